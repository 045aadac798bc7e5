import { defineFeature } from '../feature.ts';
import { idleLabels, requestedIp } from './labels.ts';
import { ignored, pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const mode = {
  file: 'either',
  becomes: 'spec.networkMode',
  grade: 'exact',
  says: "The host's network, or that of the unit; the cluster's network stands in for every other.",
} as const;

export const network = defineFeature({
  name: 'network',
  keys: [
    { key: 'net', ...mode },
    { key: 'network_mode', ...mode },
    { key: 'networks', file: 'either', grade: 'exact', says: 'Rancher took it and did not act on it.' },
    {
      key: 'mac_address',
      file: 'either',
      grade: 'unsupported',
      says: "The cluster's network plug-in gives every unit its own.",
    },
  ],
  labels: [
    {
      label: requestedIp,
      becomes: 'spec.labels',
      grade: 'unsupported',
      says: "The cluster's network plug-in gives every unit its address; reach the service by its name.",
    },
    ...idleLabels.map(({ label, because }) => ({
      label,
      becomes: 'spec.labels',
      grade: label === 'io.rancher.container.network' ? ('exact' as const) : ('unsupported' as const),
      says: `Kept, and does nothing: ${because}.`,
    })),
  ],
  spec,
  launch: ['networkMode'],
  in: { sidekick: sidekickSpec },
  // On the host's network the public ports of the containers mean nothing.
  after: ['ports'],
  translate,
  pod,
  ignored,
});
