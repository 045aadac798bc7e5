/** The networks a unit can have in a cluster, and what a mode asks for. */
export type Network = 'cluster' | 'host' | 'none' | 'shared';

/** Rancher's own overlays: the cluster's network is the like of them. */
const overlays: ReadonlySet<string> = new Set(['managed', 'default', 'bridge', 'ipsec', 'vxlan', 'rancher-bridge']);

/** What a mode comes to. `shared`: the network of another member, which every member of a Pod has anyway. */
export function networkOf(mode: string | undefined): Network {
  if (mode === 'host' || mode === 'none') return mode;
  return mode?.startsWith('container:') ? 'shared' : 'cluster';
}

/** Whether it is a network that the cluster's stands in for. Others are those of a CNI plug-in. */
export function isOverlay(mode: string): boolean {
  return overlays.has(mode);
}
