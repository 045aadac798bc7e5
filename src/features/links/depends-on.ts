import { error, note } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';

/** A list of services, or a map of them: taken, and used for nothing (docs/rancher.md §1.2). */
export function noteDependsOn(service: WrittenService, { report }: TranslateContext): void {
  const entry = service.keys.get('depends_on');
  if (!entry || isNothing(entry.value)) return;
  if (entry.value.kind === 'scalar') {
    report(
      error('RC4006', '`depends_on` takes a list', { at: entry.value.location, hint: 'begin each line with "- "' }),
    );
    return;
  }
  const message = '`depends_on` is left out: Rancher took it and waited for nobody';
  report(note('RC5166', message, { at: entry.keyLocation, hint: 'let programs wait for what they need themselves' }));
}
