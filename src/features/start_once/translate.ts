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
  if (context.kind === 'service') sayOfPrimary(service, written, context);
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

/** Sidekicks that are kept running end with the primary; where one of them takes its volumes, it is started again. */
function sayOfPrimary(service: WrittenService, { location: at }: WrittenLabel, context: TranslateContext): void {
  const { name } = service;
  const sidekicks = context.unit.filter((member) => member !== service);
  const kept = sidekicks.filter((sidekick) => labelOf(sidekick, label)?.value.toLowerCase() !== 'true');
  const [first] = kept;
  if (first === undefined) return;
  const names = kept.map((sidekick) => sidekick.name).join(', ');
  if (kept.some((sidekick) => volumeSources(sidekick).includes(name))) {
    const message = `${name} is started again when it ends, after pauses of up to five minutes: a sidekick that is kept running takes its volumes, and would end with it`;
    const hint = `let the program wait for ever when it is done, or make ${first.name} the service and ${name} its sidekick`;
    context.report(warning('RC5144', message, { at, hint, grade: 'unsupported' }));
    return;
  }
  const message = `with ${name} its whole unit ends: ${names}, which Rancher kept running`;
  const hint = `run ${names} as a service of its own where it is needed after that`;
  context.report(warning('RC5144', message, { at, hint, grade: 'approximate' }));
}

/** A data container ends by design, and the others wait for it. */
function sayOfSidekick(service: WrittenService, { location: at }: WrittenLabel, context: TranslateContext): void {
  const { name } = service;
  if (isSource(service, context)) {
    const message = `${name} runs to its end before the other members of its unit start; Rancher started it first and did not wait for its end`;
    context.report(note('RC5145', message, { at, grade: 'approximate' }));
  }
  const check = service.keys.get('health_check');
  if (check) {
    const message = `the health check of ${name} is kept and asks nothing: it is to end, and its end is no failure`;
    context.report(warning('RC5147', message, { at: check.keyLocation, grade: 'unsupported' }));
  }
}
