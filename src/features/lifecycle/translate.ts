import { note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';

/** Keys that Rancher took and did not act on, and why nothing is lost (docs/rancher.md §20.10). */
export const idleKeys: readonly { readonly key: string; readonly because: string }[] = [
  { key: 'container_name', because: 'Rancher named containers after their unit whatever it said, and so does Drover' },
  { key: 'start_on_create', because: 'Rancher wrote it when it exported a stack, and never read it' },
  { key: 'service_schemas', because: "It described types of Rancher's own API for drivers, and nothing used it" },
  { key: 'name', because: 'Rancher had no such key: a service is called as it stands in the file' },
];

const startOnce = 'io.rancher.container.start_once';

/** Becomes nothing, as in Rancher; each key is named. */
export function translate(service: WrittenService, context: TranslateContext): object {
  noteRestart(service, context);
  for (const { key, because } of idleKeys) {
    const entry = service.keys.get(key);
    if (!entry) continue;
    const stays = key === 'start_on_create' && entry.value.kind === 'scalar' && entry.value.value === false;
    const hint = stays ? { hint: 'to keep the service stopped, set spec.active: false in its resource' } : {};
    context.report(
      note('RC5104', `\`${key}\` is left out: ${lowerFirst(because)}`, { at: entry.keyLocation, ...hint }),
    );
  }
  const label = labelOf(service, 'io.rancher.container.name');
  if (label) {
    const message = `${label.label} is kept and names nothing: Rancher wrote it itself`;
    context.report(note('RC5104', message, { at: label.location }));
  }
  warnOfHealthcheck(service, context);
  return {};
}

/** Rancher dropped the policy of every service and started what had stopped; `no` therefore meant nothing either. */
function noteRestart(service: WrittenService, { kind, report }: TranslateContext): void {
  const entry = service.keys.get('restart');
  if (!entry || isNothing(entry.value)) return;
  const { value, keyLocation: at } = entry;
  const never = value.kind === 'scalar' && (value.value === false || /^(no|never)$/i.test(value.text.trim()));
  const runs = kind === 'service' || kind === 'sidekick';
  if (never && runs && labelOf(service, startOnce)?.value !== 'true') {
    const message = '`restart: no` is left out: Rancher did not act on it and started the container again';
    report(
      note('RC5105', message, { at, hint: `for a container that runs once write the label ${startOnce}: "true"` }),
    );
  } else {
    report(note('RC5104', '`restart` is left out: Rancher started stopped containers again whatever it said', { at }));
  }
}

/** The probe of later Docker Compose runs a command in the container; Rancher asked a port from outside. */
function warnOfHealthcheck(service: WrittenService, { report }: TranslateContext): void {
  const entry = service.keys.get('healthcheck');
  if (!entry || isNothing(entry.value)) return;
  const written = service.keys.has('health_check') ? '; the `health_check` beside it counts' : '';
  const message = `\`healthcheck\` is left out: it is Docker Compose's, and Rancher never read it${written}`;
  const hint =
    'write it in rancher-compose.yml as Rancher had it: health_check: {port: 80, request_line: GET / HTTP/1.0, interval: 2000, response_timeout: 2000, healthy_threshold: 2, unhealthy_threshold: 3}; without request_line it is a TCP check';
  const advice = written === '' ? hint : 'leave `healthcheck` out';
  report(warning('RC5106', message, { at: entry.keyLocation, hint: advice, grade: 'unsupported' }));
}

function lowerFirst(text: string): string {
  return /^Rancher\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
