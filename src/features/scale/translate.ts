import { warning } from '../../model/diagnostic.ts';
import { expectInteger } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** Rancher honoured a scale above 0 only: 0 and less became 1 (docs/rancher.md §1.2). */
export function translate(service: WrittenService, { report }: TranslateContext): { scale?: number } {
  const entry = service.keys.get('scale');
  const scale = expectInteger(entry, { min: Number.MIN_SAFE_INTEGER, max: 10_000 }, report);
  if (scale === undefined) return {};
  if (scale >= 1) return { scale };
  report(
    warning('RC4025', `\`scale: ${scale}\` becomes 1, as in Rancher`, {
      at: entry?.value.location,
      hint: 'to run none, scale the RancherService to 0 after it is applied',
    }),
  );
  return { scale: 1 };
}
