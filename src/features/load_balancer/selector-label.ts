import { error } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { parseSelector } from '../selectors/selector.ts';

/** The selector link of a balancer: every service with these labels is a target of each of its ports. */
export function readSelectorLabel(service: WrittenService, context: TranslateContext): string | undefined {
  const label = labelsOf(service).get('io.rancher.service.selector.link');
  if (label?.value.kind !== 'scalar' || label.value.printed.trim() === '') return undefined;
  return readSelector(label.value.printed, label.value.location, context);
}

/** A selector as it was written; undefined when Rancher refused it, and why has been reported. */
export function readSelector(text: string, at: Location, { report }: TranslateContext): string | undefined {
  const fault = faultOf(text);
  if (fault === undefined) return text;
  const hint = 'write key=value, key!=value, key in (a,b), key notin (a,b) or key, with commas between them';
  report(error('RC4204', `this is no selector: ${fault}`, { at, hint }));
  return undefined;
}

function faultOf(text: string): string | undefined {
  if (text.length > 1024) return 'it is longer than 1024 characters';
  const selector = parseSelector(text);
  return selector.kind === 'error' ? selector.reason : undefined;
}
