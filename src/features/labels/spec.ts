import * as z from 'zod';

export const spec = {
  labels: z.record(z.string(), z.string().max(65_536)).optional().meta({
    description:
      'Docker labels of the container. A unit carries them as Pod labels where Kubernetes takes them as such, else as annotations.',
  }),
};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
