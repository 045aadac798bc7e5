/** What is kept of Nodes and RancherHosts. */
import type { AgentStatus, CheckPeer, CheckTarget, RancherHost } from '../../api/rancher-host.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { ObservedHost } from '../../plan/observed.ts';
import { projectHost } from '../rancher-service/observe.ts';

export const rancherHosts: Resource = {
  group: 'drover.dev',
  version: 'v1alpha1',
  plural: 'rancherhosts',
  kind: 'RancherHost',
  namespaced: false,
};

/** A Node: what planning needs of it, and where it is reached. */
export interface HostItem extends ObservedHost {
  readonly uid: string;
  /** Its internal address; absent until its kubelet or its cloud says so. */
  readonly address?: string;
  readonly kubeletPort: number;
  /** Somebody deleted the Node, and a finalizer keeps it. */
  readonly deleting: boolean;
  /** Labelled out: its agent is given nothing to check (docs/rancher.md §2.1). */
  readonly skipsChecks: boolean;
}

interface Node extends KubernetesObject {
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
    readonly daemonEndpoints?: { readonly kubeletEndpoint?: { readonly Port?: number } };
  };
}

const deployStrategy = 'io.rancher.host.healthcheck.deploy_strategy';
const usualKubeletPort = 10_250;

export function projectNode(object: KubernetesObject): HostItem {
  const { metadata, status } = object as Node;
  const address = status?.addresses?.find((one) => one.type === 'InternalIP')?.address;
  return {
    ...projectHost(object),
    uid: metadata.uid,
    deleting: metadata.deletionTimestamp !== undefined,
    kubeletPort: status?.daemonEndpoints?.kubeletEndpoint?.Port || usualKubeletPort,
    skipsChecks: metadata.labels?.[deployStrategy] === 'skip',
    ...(address === undefined ? {} : { address }),
  };
}

/** A RancherHost: what its agent was told, and what it says. */
export interface AgentItem {
  readonly host: string;
  readonly uid: string;
  readonly targets: readonly CheckTarget[];
  readonly peers: readonly CheckPeer[];
  readonly state?: string;
  /** Absent until the agent has come, and once it has gone in good order. */
  readonly agent?: AgentStatus;
  readonly votes: Readonly<Record<string, 'pass' | 'fail'>>;
  readonly lives: Readonly<Record<string, 'alive' | 'silent'>>;
}

export function projectAgent(object: KubernetesObject): AgentItem {
  const { metadata, spec, status } = object as unknown as RancherHost;
  return {
    host: metadata.name,
    uid: metadata.uid,
    targets: spec?.targets ?? [],
    peers: spec?.peers ?? [],
    votes: status?.votes ?? {},
    lives: status?.peers ?? {},
    ...(status?.state === undefined ? {} : { state: status.state }),
    ...(status?.agent === undefined ? {} : { agent: status.agent }),
  };
}
