import { warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** The keys of the other service are there already: src/compose/extends.ts laid this one over them. */
export function translate({ keys }: WrittenService, { report }: TranslateContext): Record<string, never> {
  const value = keys.get('extends')?.value;
  if (value?.kind === 'map') warnOfOtherKeys('extends', value.entries, ['service', 'file'], report);
  return {};
}
