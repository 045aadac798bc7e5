import type { ZodError } from 'zod';

import { type RancherService, RancherServiceSpec, stackOf } from '../../api/rancher-service.ts';
import { parseRequestLine } from '../../features/health_check/request-line.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { PodTemplate } from '../../plan/pod-template.ts';
import { revision } from '../../plan/revision.ts';
import type { Stall } from '../../plan/status.ts';

/** The spec as it may be acted on, or why it may not: one bad object stalls itself and nothing else. */
export function validate(
  service: RancherService,
  clusterDomain?: string,
): { desired: DesiredService } | { stall: Stall } {
  const parsed = RancherServiceSpec.safeParse(service.spec);
  if (!parsed.success) return unreadable(['spec'], parsed.error);
  const template = PodTemplate.safeParse(parsed.data.podTemplate ?? {});
  if (!template.success) return unreadable(['spec', 'podTemplate'], template.error);
  const refused = refusedRequestLine(parsed.data);
  if (refused !== undefined) return { stall: { reason: 'InvalidRequestLine', message: refused } };
  const { namespace, name, uid } = service.metadata;
  return {
    desired: {
      namespace,
      name,
      uid,
      stack: stackOf(service.metadata),
      spec: parsed.data,
      revision: revision(parsed.data),
      ...(clusterDomain === undefined ? {} : { clusterDomain }),
    },
  };
}

function unreadable(within: readonly string[], { issues: [issue] }: ZodError): { stall: Stall } {
  const path = [...within, ...(issue?.path ?? [])].join('.');
  return { stall: { reason: 'InvalidSpec', message: `${path}: ${issue?.message}; this operator cannot read it` } };
}

/** The first request line of a member that HAProxy would not take, and why. */
function refusedRequestLine({ healthCheck, sidekicks = [] }: RancherServiceSpec): string | undefined {
  const members = [
    { path: 'spec', check: healthCheck },
    ...sidekicks.map((sidekick) => ({ path: `spec.sidekicks[${sidekick.name}]`, check: sidekick.healthCheck })),
  ];
  for (const { path, check } of members) {
    const request = parseRequestLine(check?.requestLine ?? '');
    if (request.kind === 'error') return `${path}.healthCheck.requestLine: ${request.reason}`;
  }
  return undefined;
}
