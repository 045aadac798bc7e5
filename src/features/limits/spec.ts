import * as z from 'zod';

const bytes = z.int().min(1);

export const spec = {
  memLimit: bytes.optional().meta({ description: 'Most memory the container may use, in bytes. Absent: no limit.' }),
  memReservation: bytes.optional().meta({
    description: 'Memory that is kept free for the container on its host, in bytes. Absent: none is reserved.',
  }),
  cpuShares: z.int().min(1).max(262_144).optional().meta({
    format: 'int32',
    description: "Weight among containers that want the host's processors; 1024 is one processor's worth of request.",
  }),
  cpuQuota: z.int().min(1).optional().meta({
    description: 'Microseconds of processor time in each cpuPeriod. Absent: no limit.',
  }),
  cpuPeriod: z.int().min(1000).max(1_000_000).optional().meta({
    format: 'int32',
    description:
      'Microseconds that cpuQuota is counted over. Default: 100000. Kubernetes keeps the ratio, over 100000.',
  }),
  milliCpuReservation: z.int().min(1).max(10_000_000).optional().meta({
    format: 'int32',
    description:
      'Thousandths of a processor that are kept free for the container on its host. Absent: none is reserved.',
  }),
  shmSize: bytes.optional().meta({ description: "Size of /dev/shm in bytes. Absent: the runtime's 64 MiB." }),
};

export const sidekickSpec = spec;
