import { error, warning } from '../../model/diagnostic.ts';
import { selectorFault } from '../../model/selector.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf, type WrittenLabel } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

interface Selectors {
  selectorLink?: string;
  selectorContainer?: string;
}

const longest = 1024;

/** Kept as they are written; a balancer and a service alias read their own. An empty selector fitted nothing and is none. */
export function translate(service: WrittenService, context: TranslateContext): Selectors {
  if (context.kind !== 'service') return {};
  const link = read(service, 'io.rancher.service.selector.link', context);
  const container = read(service, 'io.rancher.service.selector.container', context);
  return {
    ...(link === undefined ? {} : { selectorLink: link }),
    ...(container === undefined ? {} : { selectorContainer: container }),
  };
}

function read(service: WrittenService, name: string, context: TranslateContext): string | undefined {
  const label = labelOf(service, name);
  if (!label || label.value === '') return undefined;
  const fault = label.value.length > longest ? `it is longer than ${longest} characters` : selectorFault(label.value);
  if (fault !== undefined) {
    refuse(label, fault, context);
    return undefined;
  }
  const message = `the selector of ${name} is kept, and nothing is looked up by it yet`;
  const hint = 'let the program use the names of the services it needs, or write links';
  context.report(warning('RC5165', message, { at: label.location, hint, grade: 'approximate' }));
  return label.value;
}

function refuse({ label, location: at }: WrittenLabel, fault: string, { report }: TranslateContext): void {
  const hint = 'write key=value, key!=value, key in (a,b), key notin (a,b) or key, with commas between them';
  report(error('RC4204', `${label} is no selector: ${fault}`, { at, hint }));
}
