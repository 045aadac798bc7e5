import { warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries, WrittenEntry } from '../../model/written-value.ts';
import { laterKeys } from './keys.ts';

const instead: ReadonlyMap<string, string> = new Map(laterKeys.map((key) => [key.key, key.instead]));

/** Becomes nothing; each key is named with what says the same, and of `deploy` each key below it. */
export function translate({ keys }: WrittenService, { report }: TranslateContext): Record<string, never> {
  for (const { path, entry } of found(keys, '')) {
    const message = `\`${path}\` is left out: it came after version 2 of Docker Compose, and Rancher never read it`;
    report(warning('RC3033', message, { at: entry.keyLocation, hint: instead.get(path), grade: 'unsupported' }));
  }
  return {};
}

/** The innermost keys that are known, as paths. */
function found(entries: WrittenEntries, prefix: string): { path: string; entry: WrittenEntry }[] {
  return [...entries.values()].flatMap((entry) => {
    const path = `${prefix}${entry.key}`;
    if (!instead.has(path)) return prefix === '' ? [] : [{ path, entry }];
    const inner = path === 'deploy' && entry.value.kind === 'map' ? found(entry.value.entries, 'deploy.') : [];
    return inner.length > 0 ? inner : [{ path, entry }];
  });
}
