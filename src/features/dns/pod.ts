import type { V1PodDNSConfig } from '@kubernetes/client-node';

import type { Ignored, PodDraft } from '../feature.ts';

interface Spec {
  readonly dns?: readonly string[] | undefined;
  readonly dnsSearch?: readonly string[] | undefined;
  readonly dnsOpt?: readonly string[] | undefined;
  readonly clusterDns?: boolean | undefined;
  readonly extraHosts?: readonly string[] | undefined;
}

/** A resolver reads no more than three name servers, and a Pod with more is refused. */
const mostServers = 3;
const mostSearches = 32;

/** A Pod has one resolv.conf and one list of hosts: the primary says whom to ask, and every member adds to the lists. */
export function pod(spec: Spec, draft: PodDraft): void {
  if (draft.sidekick === undefined) choosePolicy(spec, draft);
  configure(spec, draft);
  for (const host of spec.extraHosts ?? []) addHost(host, draft);
}

/** Kubernetes' own default, the cluster's name server, is left out. */
function choosePolicy({ clusterDns, dns = [] }: Spec, { pod: its }: PodDraft): void {
  if (clusterDns ?? !its.hostNetwork) {
    if (its.hostNetwork) its.dnsPolicy = 'ClusterFirstWithHostNet';
  } else {
    its.dnsPolicy = dns.length > 0 ? 'None' : 'Default';
  }
}

function configure({ dns = [], dnsSearch = [], dnsOpt = [] }: Spec, { pod: its }: PodDraft): void {
  const { nameservers = [], searches = [], options = [] } = its.dnsConfig ?? {};
  // What the kubelet writes first, the cluster's server or the host's, counts.
  const room = its.dnsPolicy === 'None' ? mostServers : mostServers - 1;
  const written = new Map(options.map((option) => [option.name, option]));
  for (const text of dnsOpt) {
    const [name = '', value] = text.split(':');
    if (!written.has(name)) written.set(name, { name, ...(value === undefined ? {} : { value }) });
  }
  const config = {
    nameservers: [...new Set([...nameservers, ...dns])].slice(0, room),
    searches: [...new Set([...searches, ...dnsSearch])].slice(0, mostSearches),
    options: [...written.values()],
  };
  const said = Object.entries(config).filter(([, list]) => list.length > 0);
  if (said.length > 0) its.dnsConfig = Object.fromEntries(said) as V1PodDNSConfig;
}

/** Of two addresses for one name the first counts, as in /etc/hosts. */
function addHost(text: string, { pod: its }: PodDraft): void {
  const at = text.indexOf(':');
  const [name, ip] = [text.slice(0, at), text.slice(at + 1)];
  const aliases = its.hostAliases ?? [];
  if (aliases.some((alias) => alias.hostnames?.includes(name))) return;
  const known = aliases.find((alias) => alias.ip === ip);
  if (known) known.hostnames = [...(known.hostnames ?? []), name];
  else its.hostAliases = [...aliases, { ip, hostnames: [name] }];
}

export function ignored(spec: Spec, primary?: Spec): readonly Ignored[] {
  const found: Ignored[] = [];
  if (primary && spec.clusterDns !== undefined && spec.clusterDns !== primary.clusterDns) {
    found.push({ field: 'spec.clusterDns', reason: 'A unit has one resolver: the primary says whom it asks.' });
  }
  if ((spec.dns?.length ?? 0) > mostServers - 1) {
    const reason = "A resolver asks three name servers at most, the cluster's counted in; the rest is left out.";
    found.push({ field: 'spec.dns', reason });
  }
  return found;
}
