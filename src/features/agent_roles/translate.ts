import { note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

/** Labels with which a container became a client of Rancher's API, or answered its events (docs/rancher.md §20.11). */
export const agentLabels = [
  'io.rancher.container.create_agent',
  'io.rancher.container.agent.role',
  'io.rancher.container.agent_service.*',
  'io.rancher.container.create_agent_label',
  'io.rancher.container.agent.volumes_strategy',
] as const;

/** The first label of a service is the warning; what else belongs to it is a note, so that one thing is said once. */
export function translate(service: WrittenService, { kind, report }: TranslateContext): object {
  const written = [...labelsOf(service).values()].filter((entry) => isAgentLabel(entry.key) && !isOff(entry));
  const runs = kind === 'service' || kind === 'sidekick';
  for (const [position, { key, keyLocation: at }] of written.entries()) {
    if (position > 0 || !runs) {
      const why = runs ? 'as the labels beside it' : 'nothing of this service asks Rancher for anything';
      report(note('RC5127', `${key} is kept and does nothing: ${why}`, { at }));
      continue;
    }
    const message = `${service.name} asks for Rancher's API (${key}), which is not there: it gets no CATTLE_URL and no keys`;
    const hint =
      "if the program needs them, leave the service out and run its like for Kubernetes; a ServiceAccount in podTemplate gives access to Kubernetes' own API";
    report(warning('RC5126', message, { at, hint, grade: 'unsupported' }));
  }
  return {};
}

function isAgentLabel(key: string): boolean {
  return agentLabels.some((label) => (label.endsWith('*') ? key.startsWith(label.slice(0, -1)) : key === label));
}

function isOff({ value }: WrittenEntry): boolean {
  return value.kind === 'scalar' && /^(false|)$/.test(value.printed.trim());
}
