import * as z from 'zod';

export const spec = {
  scale: z
    .int()
    .min(0)
    .max(10_000)
    .default(1)
    .meta({ description: 'How many units to keep. 0: none, the service is inactive. Default: 1.', format: 'int32' }),
};

export const loadBalancerSpec = spec;
