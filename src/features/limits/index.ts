import { defineFeature, type OwnedKey } from '../feature.ts';
import { leftOut } from './left-out.ts';
import { ignored, pod } from './pod.ts';
import { sidekickSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const keys: readonly Omit<OwnedKey, 'file'>[] = [
  {
    key: 'mem_limit',
    becomes: 'spec.memLimit',
    grade: 'exact',
    says: 'The limit of the container; nothing is requested for it, as Rancher reserved nothing.',
  },
  {
    key: 'mem_reservation',
    becomes: 'spec.memReservation',
    grade: 'exact',
    says: 'The request of the container, which its host keeps free.',
  },
  {
    key: 'cpu_shares',
    becomes: 'spec.cpuShares',
    grade: 'approximate',
    says: 'A request of shares/1024 processors, which keeps the weight and also counts when a host is chosen.',
  },
  {
    key: 'cpu_quota',
    becomes: 'spec.cpuQuota',
    grade: 'exact',
    says: 'The limit of the container, over the period.',
  },
  {
    key: 'cpu_period',
    becomes: 'spec.cpuPeriod',
    grade: 'approximate',
    says: 'The ratio of quota and period is the limit; Kubernetes counts it over 100 ms.',
  },
  {
    key: 'milli_cpu_reservation',
    becomes: 'spec.milliCpuReservation',
    grade: 'exact',
    says: 'The request of the container, which its host keeps free.',
  },
  {
    key: 'shm_size',
    becomes: 'spec.shmSize',
    grade: 'exact',
    says: 'A volume in memory of that size at /dev/shm; it counts to the memory of the container, as in Docker.',
  },
  ...leftOut.map(({ key, because }) => ({ key, grade: 'unsupported' as const, says: `Left out: ${because}.` })),
];

export const limits = defineFeature({
  name: 'limits',
  keys: keys.map((key) => ({ ...key, file: 'either' })),
  spec,
  launch: ['memLimit', 'memReservation', 'cpuShares', 'cpuQuota', 'cpuPeriod', 'milliCpuReservation', 'shmSize'],
  in: { sidekick: sidekickSpec },
  // It adds a mount to those of the volumes.
  after: ['volumes'],
  translate,
  pod,
  ignored,
});
