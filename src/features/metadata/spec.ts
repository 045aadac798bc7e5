import * as z from 'zod';

export const spec = {
  metadata: z.record(z.string(), z.unknown()).optional().meta({
    description:
      "What Rancher's metadata service told of the service under `metadata`: any values, nested at will, at most 1 MiB as JSON. Kept, and not served yet.",
  }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = spec;

export const externalServiceSpec = spec;

export const serviceAliasSpec = spec;
