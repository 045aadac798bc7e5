import type { V1Container } from '@kubernetes/client-node';

import type { Ignored, PodDraft } from '../feature.ts';
import { isOverlay, networkOf } from './mode.ts';

interface Spec {
  readonly networkMode?: string | undefined;
}

/** The primary's network is the unit's. */
export function pod(spec: Spec, draft: PodDraft): void {
  if (draft.sidekick === undefined && networkOf(spec.networkMode) === 'host') draft.pod.hostNetwork = true;
  if (draft.pod.hostNetwork) draft.container.ports &&= onHostNetwork(draft.container.ports);
}

type Ports = NonNullable<V1Container['ports']>;

/** On the host's network a program opens its own ports, as in Docker: another public port would be refused. */
function onHostNetwork(ports: Ports): Ports {
  const byKey = new Map(
    ports.map(({ containerPort, protocol = 'TCP' }) => [`${containerPort}/${protocol}`, { containerPort, protocol }]),
  );
  return [...byKey.values()];
}

export function ignored({ networkMode }: Spec, primary?: Spec): readonly Ignored[] {
  if (networkMode === undefined) return [];
  const field = 'spec.networkMode';
  const network = networkOf(networkMode);
  if (primary) {
    const same = network === 'shared' || network === networkOf(primary.networkMode);
    return same ? [] : [{ field, reason: "The members of a unit share one network: the primary's." }];
  }
  if (network === 'none') {
    const reason = "Every unit has the cluster's network; a NetworkPolicy without rules keeps everything out.";
    return [{ field, reason }];
  }
  if (network !== 'cluster') return [];
  if (isOverlay(networkMode)) return [{ field, reason: "The cluster's network stands in for it." }];
  return [{ field, reason: "The cluster's network stands in for it; a network plug-in may be asked in podTemplate." }];
}
