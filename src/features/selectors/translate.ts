import { beginningOf } from '../../model/beginning.ts';
import { error, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf, type WrittenLabel } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { parseSelector } from './selector.ts';

interface Selectors {
  selectorLink?: string;
  selectorContainer?: string;
}

const longest = 1024;

/** Kept as they are written; a balancer reads its own. An empty selector fitted nothing and is none. */
export function translate(service: WrittenService, context: TranslateContext): Selectors {
  if (context.kind === 'loadBalancer') return {};
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
  const selector = parseSelector(label.value);
  if (selector.kind === 'error' || label.value.length > longest) {
    refuse(label, selector.kind === 'error' ? selector.reason : `it is longer than ${longest} characters`, context);
    return undefined;
  }
  sayWhatIsLeftOut(label, context);
  return label.value;
}

function sayWhatIsLeftOut({ label, location: at }: WrittenLabel, { kind, report }: TranslateContext): void {
  if (label === 'io.rancher.service.selector.container' || kind !== 'service') return;
  const message = `services of the same namespace that ${label} selects are reached by their own names; those of others are not linked`;
  report(warning('RC5165', message, { at, hint: 'link them with external_links', grade: 'approximate' }));
}

function refuse({ value, location: at }: WrittenLabel, reason: string, { report }: TranslateContext): void {
  const hint = 'write k=v, k!=v, k in (a,b), k notin (a,b) or k, with commas between them';
  report(
    error('RC4148', `"${beginningOf(value, 80)}" is no selector, and Rancher refused it: ${reason}`, { at, hint }),
  );
}
