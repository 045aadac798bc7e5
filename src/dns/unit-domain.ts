import type { V1PodSpec } from '@kubernetes/client-node';

/**
 * The subdomain of every unit and the Service that makes it: a unit is `<unit>.rancher-units` within its namespace, and
 * `<unit>` alone for the others of its namespace, as a container's name was in Rancher (docs/rancher.md §9.8).
 */
export const unitsDomain = 'rancher-units';

/**
 * Gives a Pod its name in that domain, and lets it find others there by their names alone, unless it asks somebody else
 * than the cluster.
 *
 * @param pod changed in place.
 */
export function nameUnit(pod: V1PodSpec, namespace: string, clusterDomain: string): void {
  pod.subdomain = unitsDomain;
  if (pod.dnsPolicy !== undefined && pod.dnsPolicy !== 'ClusterFirstWithHostNet') return;
  const { searches = [], ...rest } = pod.dnsConfig ?? {};
  const domain = `${unitsDomain}.${namespace}.svc.${clusterDomain}`;
  pod.dnsConfig = { ...rest, searches: [domain, ...searches].slice(0, mostSearches) };
}

/** Kubernetes refuses more. */
const mostSearches = 32;
