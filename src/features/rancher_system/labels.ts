import type { OwnedLabel } from '../feature.ts';

/** Rancher wrote them on containers, over whatever a file said (docs/rancher.md §20.11). */
const written = {
  says: 'Rancher wrote it itself; in a file it said nothing. Units carry `drover.dev/…` labels of the same kind.',
  grade: 'exact',
} as const;

const systemLabels = [
  'io.rancher.container.system',
  'io.rancher.container.uuid',
  'io.rancher.container.ip',
  'io.rancher.container.mac_address',
  'io.rancher.container.agent_id',
  'io.rancher.container.display_name',
  'io.rancher.container.namespace',
  'io.rancher.container.cattle_url',
  'io.rancher.stack.name',
  'io.rancher.project.name',
  'io.rancher.stack_service.name',
  'io.rancher.project_service.name',
  'io.rancher.service.deployment.unit',
  'io.rancher.service.launch.config',
  'io.rancher.service.hash',
  'io.rancher.environment.uuid',
] as const;

const externalDns = 'Kept, and not acted on: run ExternalDNS, and annotate a Service of your own with the name.';

/** What a label steered in Rancher, and what to do without it. */
const steering: readonly { readonly label: string; readonly says: string; readonly hint: string }[] = [
  ...['io.rancher.websocket.proxy.port', 'io.rancher.websocket.proxy.scheme'].map((label) => ({
    label,
    says: "Kept, and not acted on: Rancher's server passed websockets on, and there is none.",
    hint: 'reach the service by an Ingress, or with kubectl port-forward',
  })),
  ...[
    'io.rancher.service.external_dns',
    'io.rancher.service.external_dns_name_template',
    'io.rancher.service.external_dns_fqdn',
  ].map((label) => ({
    label,
    says: externalDns,
    hint: 'run ExternalDNS, and annotate a Service of your own: external-dns.alpha.kubernetes.io/hostname',
  })),
  {
    label: 'io.rancher.service.ui_link.*',
    says: "Kept, and not acted on: Rancher's user interface showed the link.",
    hint: 'leave it out, or link to it from a README',
  },
  {
    label: 'io.rancher.k8s.*',
    says: "Kept, and not acted on: it belonged to Rancher's own way of running Kubernetes.",
    hint: 'the cluster is there already; leave the service out',
  },
];

/** A catalogue's own labels, which Rancher did not read. */
const catalogue = {
  label: 'io.rancher.community.*',
  grade: 'exact',
  says: "A catalogue's own label; Rancher did not read it.",
} as const;

const hosts = ['io.rancher.host.external_dns', 'io.rancher.host.external_dns_ip'];

export const labels: readonly OwnedLabel[] = [
  ...systemLabels.map((label) => ({ label, becomes: 'spec.labels', ...written })),
  ...steering.map(({ label, says }) => ({ label, becomes: 'spec.labels', grade: 'unsupported' as const, says })),
  { ...catalogue, becomes: 'spec.labels' },
  ...hosts.map((label) => ({ label, on: 'host' as const, grade: 'unsupported' as const, says: externalDns })),
];

/** What to say of a label of this feature. */
export type Steered =
  | { readonly what: 'idle'; readonly because: string }
  | { readonly what: 'steering'; readonly hint: string };

/** Undefined: the label is none of this feature's. */
export function steered(label: string): Steered | undefined {
  if ((systemLabels as readonly string[]).includes(label)) return { what: 'idle', because: 'Rancher wrote it itself' };
  if (hosts.includes(label)) return { what: 'idle', because: 'it was a label of hosts' };
  if (matches(catalogue.label, label)) return { what: 'idle', because: 'Rancher did not read it' };
  const found = steering.find((one) => matches(one.label, label));
  return found && { what: 'steering', hint: found.hint };
}

function matches(owned: string, label: string): boolean {
  return owned.endsWith('*') ? label.startsWith(owned.slice(0, -1)) : label === owned;
}
