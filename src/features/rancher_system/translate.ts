import { note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { steered } from './labels.ts';

/** The labels are kept by the feature that owns `labels`; here it is said what nobody does about them. */
export function translate(service: WrittenService, { report }: TranslateContext): object {
  for (const { key, keyLocation: at } of labelsOf(service).values()) {
    const found = steered(key);
    if (found?.what === 'idle') {
      report(note('RC5128', `the label ${key} is kept and says nothing: ${found.because}`, { at }));
    } else if (found) {
      const message = `the label ${key} is kept and not acted on: it steered Rancher itself`;
      report(warning('RC5132', message, { at, hint: found.hint, grade: 'unsupported' }));
    }
  }
  return {};
}
