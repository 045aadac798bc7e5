import type { OwnedLabel } from '../feature.ts';
import { affinityPrefix } from './affinity-label.ts';

type Said = Pick<OwnedLabel, 'grade' | 'says'>;

const hostHard: Said = { grade: 'exact', says: 'Hosts that have the label; it is to be put on their Nodes.' };
const hostHardNot: Said = { grade: 'exact', says: 'Hosts that do not have the label; it is to be put on their Nodes.' };
const hostSoft: Said = {
  grade: 'approximate',
  says: 'A preference: Kubernetes weighs soft rules, where Rancher dropped them one by one.',
};
const containerHard: Said = {
  grade: 'approximate',
  says: 'Looks at units on the host; a container that has stopped does not count, and case does.',
};
const containerSoft: Said = {
  grade: 'approximate',
  says: 'A preference about units on the host, weighed with the others.',
};

function affinity(what: string, becomes: string, [hard, hardNot, soft]: readonly [Said, Said, Said]): OwnedLabel[] {
  const label = `${affinityPrefix}${what}`;
  return [
    { label, becomes, ...hard },
    { label: `${label}_ne`, becomes, ...hardNot },
    { label: `${label}_soft`, becomes, ...soft },
    { label: `${label}_soft_ne`, becomes, ...soft },
  ];
}

const misspelt: Said = {
  grade: 'unsupported',
  says: 'Rancher knew no such label and passed over it: write one of the twelve it knew.',
};

const hostOnly = {
  on: 'host',
  grade: 'unsupported',
} as const;

function automatic(name: string, node: string): OwnedLabel {
  const says = `In a rule it is the Node's ${node}.`;
  return { label: `io.rancher.host.${name}`, on: 'host', becomes: 'spec.scheduling.hostLabels', grade: 'exact', says };
}

function unknownToNodes(name: string): OwnedLabel {
  const says = 'No Node has it by itself: put it on the Nodes that a rule asks for.';
  const label = `io.rancher.host.${name}`;
  return { label, on: 'host', becomes: 'spec.scheduling.hostLabels', grade: 'approximate', says };
}

/** The labels that Rancher's scheduler read, those that only look like them, and those of hosts. */
export const ownedLabels: readonly OwnedLabel[] = [
  {
    label: 'io.rancher.scheduler.global',
    becomes: 'spec.scheduling.global',
    grade: 'exact',
    says: 'One unit on each host that is active and that the host rules allow, soft ones too.',
  },
  ...affinity('host_label', 'spec.scheduling.hostLabels', [hostHard, hostHardNot, hostSoft]),
  ...affinity('container_label', 'spec.scheduling.containerLabels', [containerHard, containerHard, containerSoft]),
  ...affinity('container', 'spec.scheduling.containers', [containerHard, containerHard, containerSoft]),
  {
    label: `${affinityPrefix}volumes`,
    grade: 'exact',
    says: 'Nothing is needed: a claim keeps its unit where its data is.',
  },
  { label: `${affinityPrefix}*`, ...misspelt },
  { label: 'io.rancher.scheduler.affinity', ...misspelt },
  { label: 'io.rancher.container.affinity:*', ...misspelt },
  {
    label: 'io.rancher.service.requested.host.id',
    becomes: 'spec.scheduling.requestedHost',
    grade: 'approximate',
    says: "The name of a Node is kept; an id of Rancher's names no host of a cluster.",
  },
  {
    label: 'io.rancher.service.allocate.skip.serialize',
    grade: 'exact',
    says: 'Nothing is needed: a cluster places units side by side.',
  },
  {
    label: 'io.rancher.scheduler.ips',
    ...hostOnly,
    says: 'A host port is opened on all addresses of a Node: write the address in `ports` where it matters.',
  },
  {
    label: 'io.rancher.scheduler.require_any',
    ...hostOnly,
    says: 'Taint the Node, and let those units tolerate it with `podTemplate`.',
  },
  {
    label: 'io.rancher.host.healthcheck.deploy_strategy',
    ...hostOnly,
    says: 'Keep the agent off a Node with a node selector of its DaemonSet.',
  },
  automatic('zone', 'topology.kubernetes.io/zone'),
  automatic('region', 'topology.kubernetes.io/region'),
  automatic('os', 'kubernetes.io/os'),
  ...['docker_version', 'linux_kernel_version', 'provider', 'kvm'].map(unknownToNodes),
];
