import type { V1Container } from '@kubernetes/client-node';

import type { PodDraft, UnitMember } from '../features/feature.ts';
import { primaryContainer, sidekickContainer } from './members.ts';

/** Says which container kubectl means when none is named: not the first, where others start before the primary. */
const defaultContainer = 'kubectl.kubernetes.io/default-container';

interface Spec {
  readonly volumesFrom?: readonly { readonly member: string }[] | undefined;
  readonly networkMode?: string | undefined;
}

/**
 * Puts the containers of a unit in the order in which they are to start: each after the members whose volumes or network it
 * uses, and otherwise as they stand (docs/rancher.md §9.1). A kubelet starts init containers one after the other, and the
 * others in the order of the Pod, without waiting for more than the start of each.
 */
export function putInStartOrder({ pod, members, annotations }: PodDraft): void {
  if (members.length > 1) annotations[defaultContainer] = primaryContainer;
  pod.containers = inStartOrder(pod.containers, members);
  if (pod.initContainers) pod.initContainers = inStartOrder(pod.initContainers, members);
}

function inStartOrder(containers: readonly V1Container[], members: readonly UnitMember[]): V1Container[] {
  const ordered: V1Container[] = [];
  const seen = new Set<string>();
  const visit = (container: V1Container): void => {
    if (seen.has(container.name)) return;
    seen.add(container.name);
    const used = usedBy(container.name, members);
    for (const other of containers) if (used.has(other.name)) visit(other);
    ordered.push(container);
  };
  for (const container of containers) visit(container);
  return ordered;
}

/** Containers of the members that a member uses. */
function usedBy(container: string, members: readonly UnitMember[]): ReadonlySet<string> {
  const member = members.find((one) => containerOf(one, members) === container);
  const { volumesFrom = [], networkMode } = (member?.spec ?? {}) as Spec;
  const network = /^container:(.*)$/.exec(networkMode ?? '')?.[1];
  const names = [...volumesFrom.map((source) => source.member), ...(network === undefined ? [] : [network])];
  return new Set(members.filter(({ name }) => names.includes(name)).map((used) => containerOf(used, members)));
}

function containerOf(member: UnitMember, members: readonly UnitMember[]): string {
  return member === members[0] ? primaryContainer : sidekickContainer(member.name);
}
