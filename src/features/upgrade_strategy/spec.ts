import * as z from 'zod';

export const defaultBatchSize = 1;
export const defaultIntervalMillis = 2000;

export const spec = {
  upgradeStrategy: z
    .strictObject({
      startFirst: z
        .boolean()
        .default(false)
        .meta({ description: 'Start the new unit before the old one is stopped. Default: false, stop first.' }),
      batchSize: z.int().min(1).max(10_000).default(defaultBatchSize).meta({
        description: 'How many units are replaced at a time. Read, and not acted on yet: one at a time.',
        format: 'int32',
      }),
      intervalMillis: z.int().min(100).max(2_147_483_647).default(defaultIntervalMillis).meta({
        description:
          'Pause between batches, in milliseconds. Read, and not acted on yet: the next follows when the last is healthy.',
        format: 'int32',
      }),
    })
    .optional()
    .meta({ description: 'How units are replaced when the launch part of the spec changes.' }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = spec;
