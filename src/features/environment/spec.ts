import * as z from 'zod';

export const spec = {
  environment: z
    .record(z.string(), z.string().max(1_048_576))
    .optional()
    .meta({ description: 'Environment variables of the primary container.', 'x-kubernetes-map-type': 'granular' }),
};

export const sidekickSpec = spec;
