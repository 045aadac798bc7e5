import * as z from 'zod';

const units = z.int().min(1).max(10_000).default(1);

export const spec = {
  scale: z
    .int()
    .min(0)
    .max(10_000)
    .default(1)
    .meta({ description: 'How many units to keep. 0: none, the service is inactive. Default: 1.', format: 'int32' }),
  scalePolicy: z
    .strictObject({
      min: units.meta({
        description: 'How many units to begin with, and to keep at least. Default: 1.',
        format: 'int32',
      }),
      max: units.meta({ description: 'How many units to keep at most. Default: 1.', format: 'int32' }),
      increment: units.meta({
        description: 'How many units to add at a time while all of them find a host. Default: 1.',
        format: 'int32',
      }),
    })
    .meta({
      'x-kubernetes-validations': [{ rule: 'self.min <= self.max', message: 'write a min that is not above max' }],
    })
    .optional()
    .meta({
      description: 'As many units as find a host, within limits; the scale is not read then.',
    }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = spec;
