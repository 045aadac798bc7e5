import { note } from './diagnostic.ts';
import type { WrittenService } from './service.ts';
import type { TranslateContext } from './translate-context.ts';

/**
 * Whether a key that concerns a whole service stands in a sidekick, where Rancher did not read it: the primary's counted
 * (docs/rancher.md §9.1). It is said then, when the key is there.
 */
export function isServiceKeyOfSidekick(
  service: WrittenService,
  key: string,
  { kind, report }: TranslateContext,
): boolean {
  if (kind !== 'sidekick') return false;
  const entry = service.keys.get(key);
  if (entry) {
    const message = `\`${key}\` is left out: ${service.name} is a sidekick, and its primary's counts, as in Rancher`;
    report(note('RC5160', message, { at: entry.keyLocation }));
  }
  return true;
}
