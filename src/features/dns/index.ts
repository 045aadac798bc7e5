import { defineFeature, type OwnedKey } from '../feature.ts';
import { check } from './check.ts';
import { ignored, pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const keys: readonly Omit<OwnedKey, 'file'>[] = [
  {
    key: 'dns',
    becomes: 'spec.dns',
    grade: 'approximate',
    says: "Asked after the cluster's name server, which itself asks for foreign names; in Rancher they answered those.",
  },
  {
    key: 'dns_search',
    becomes: 'spec.dnsSearch',
    grade: 'exact',
    says: "Tried after the cluster's own domains.",
  },
  { key: 'dns_opt', becomes: 'spec.dnsOpt', grade: 'exact', says: 'Options of the resolver.' },
  { key: 'extra_hosts', becomes: 'spec.extraHosts', grade: 'exact', says: 'Entries of /etc/hosts.' },
];

export const dns = defineFeature({
  name: 'dns',
  keys: keys.map((key) => ({ ...key, file: 'either' })),
  labels: [
    {
      label: 'io.rancher.container.dns',
      becomes: 'spec.clusterDns',
      grade: 'exact',
      says: "Whether the cluster's name server is asked; without the label it is, but on the host's network.",
    },
    {
      label: 'io.rancher.container.dns.priority',
      becomes: 'spec.labels',
      grade: 'unsupported',
      says: "Kept, and not acted on: the cluster's domains are tried first.",
    },
  ],
  spec,
  launch: ['dns', 'dnsSearch', 'dnsOpt', 'clusterDns', 'extraHosts'],
  in: { sidekick: sidekickSpec },
  // Whose network it is decides whom a unit asks.
  after: ['network'],
  translate,
  check,
  pod,
  ignored,
});
