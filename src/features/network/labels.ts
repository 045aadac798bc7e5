/** Asked for an address of the overlay network. */
export const requestedIp = 'io.rancher.container.requested_ip';

/** Labels of networks that a cluster has no use for, and why. */
export const idleLabels: readonly { readonly label: string; readonly because: string }[] = [
  { label: 'io.rancher.container.network', because: "every unit is in the cluster's network" },
  { label: 'io.rancher.cni.network', because: "the cluster's own plug-in wires every unit" },
  { label: 'io.rancher.cni.wait', because: 'a container starts when its network is there' },
];
