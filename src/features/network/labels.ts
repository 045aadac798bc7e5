/** Asked for an address of the overlay network. */
export const requestedIp = 'io.rancher.container.requested_ip';

/** Labels of networks that a cluster has no use for, and why. */
export const idleLabels: readonly { readonly label: string; readonly because: string }[] = [
  { label: 'io.rancher.container.network', because: "every unit is in the cluster's network" },
  { label: 'io.rancher.cni.network', because: "the cluster's own plug-in wires every unit" },
  { label: 'io.rancher.cni.wait', because: 'a container starts when its network is there' },
  { label: 'io.rancher.cni.link_mtu_overhead', because: "the cluster's own plug-in reckons the MTU" },
  { label: 'io.rancher.network.cni.binary', because: "it told Rancher's hosts where a plug-in is" },
  { label: 'io.rancher.network.macsync', because: 'it steered a network service of Rancher' },
  { label: 'io.rancher.network.arpsync', because: 'it steered a network service of Rancher' },
];
