import { note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf, type WrittenLabel } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { volumeSources } from '../../model/volume-sources.ts';

const label = 'io.rancher.container.start_once';

/**
 * `true`, in any case, and nothing else (docs/rancher.md §9.2). A data container without the label, one that does nothing
 * and lends its volumes, was started again and again; that it runs once makes no difference to those who use it.
 */
export function translate(service: WrittenService, context: TranslateContext): { startOnce?: boolean } {
  const written = labelOf(service, label);
  if (written?.value.toLowerCase() !== 'true') {
    if (written) noteOtherValue(written, context);
    return context.kind === 'sidekick' && isIdleSource(service, context) ? { startOnce: true } : {};
  }
  if (context.kind === 'service' && keepsOthersRunning(service, context)) warnOfPrimary(service, written, context);
  if (context.kind === 'sidekick') sayOfSidekick(service, written, context);
  return { startOnce: true };
}

/** A member whose command is `true`, and that others take volumes from. */
function isIdleSource(service: WrittenService, context: TranslateContext): boolean {
  const command = service.keys.get('command')?.value;
  const words = command?.kind === 'list' ? command.items : command ? [command] : [];
  const text = words.map((word) => (word.kind === 'scalar' ? word.text.trim() : '')).join(' ');
  if (!/^(\/bin\/|\/usr\/bin\/)?true$/.test(text) || service.keys.has('entrypoint')) return false;
  if (!isSource(service, context)) return false;
  const message = `${service.name} only lends its volumes and ends at once: it runs once, before the others, where Rancher started it again and again`;
  context.report(note('RC5145', message, { at: service.keys.get('command')?.keyLocation, grade: 'approximate' }));
  return true;
}

function isSource(service: WrittenService, { unit }: TranslateContext): boolean {
  return unit.some((member) => member !== service && volumeSources(member).includes(service.name));
}

function noteOtherValue({ value, location: at }: WrittenLabel, { report }: TranslateContext): void {
  if (value === '' || value.toLowerCase() === 'false') return;
  report(note('RC5143', `only the value true made a container run once; "${value}" did nothing`, { at }));
}

function keepsOthersRunning(service: WrittenService, { unit }: TranslateContext): boolean {
  const sidekicks = unit.filter((member) => member !== service);
  return sidekicks.some((sidekick) => labelOf(sidekick, label)?.value.toLowerCase() !== 'true');
}

function warnOfPrimary({ name }: WrittenService, { location: at }: WrittenLabel, { report }: TranslateContext): void {
  const message = `${name} is started again when it ends, after pauses of up to five minutes: it has a sidekick that is kept running, and a Pod starts all of its containers again or none`;
  const hint = 'let the program wait for ever when it is done, or run the sidekick as a service of its own';
  report(warning('RC5144', message, { at, hint, grade: 'unsupported' }));
}

/** A data container ends by design. Of others nobody knows whether they can end before the primary is there. */
function sayOfSidekick(service: WrittenService, { location: at }: WrittenLabel, context: TranslateContext): void {
  const { name } = service;
  if (isSource(service, context)) {
    const message = `${name} runs to its end before the other members of its unit start; Rancher started it first and did not wait for its end`;
    context.report(note('RC5145', message, { at, grade: 'approximate' }));
  } else {
    const message = `${name} runs to its end before the other members of its unit start; in Rancher they started together`;
    const hint = 'leave the label out where it waits for another member, or does not end: the unit would never start';
    context.report(warning('RC5146', message, { at, hint, grade: 'approximate' }));
  }
  const check = service.keys.get('health_check');
  if (check) {
    const message = `the health check of ${name} is kept and asks nothing: it has ended before the unit is there`;
    context.report(warning('RC5147', message, { at: check.keyLocation, grade: 'unsupported' }));
  }
}
