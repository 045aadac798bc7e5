/** Labels that Rancher's agent gave every host, and what a kubelet or a cloud's controller calls the same. */
const automatic: ReadonlyMap<string, string> = new Map([
  ['io.rancher.host.zone', 'topology.kubernetes.io/zone'],
  ['io.rancher.host.region', 'topology.kubernetes.io/region'],
  ['io.rancher.host.os', 'kubernetes.io/os'],
]);

/** Host labels that Rancher set by itself and that no Node has by itself. */
const unknownToNodes = /^io\.rancher\.host\.(docker_version|linux_kernel_version|kvm|provider)$/;

/** A host's label as its Node's. */
export interface NodeLabel {
  readonly key: string;
  /** Who puts it on Nodes: the cluster, or nobody unless somebody does it by hand. */
  readonly givenBy: 'cluster' | 'hand';
  /** Rancher set it by itself. */
  readonly automatic: boolean;
}

/**
 * The Node's label for a host label of Rancher's. One without a prefix of its own gets the given one, so that
 * `disk` may be `hosts.example.com/disk`.
 */
export function nodeLabel(written: string, prefix: string): NodeLabel {
  const known = automatic.get(written.toLowerCase());
  if (known !== undefined) return { key: known, givenBy: 'cluster', automatic: true };
  if (unknownToNodes.test(written.toLowerCase())) return { key: written, givenBy: 'hand', automatic: true };
  return { key: written.includes('/') ? written : `${prefix}${written}`, givenBy: 'hand', automatic: false };
}
