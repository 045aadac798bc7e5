import * as z from 'zod';

export const spec = {
  drainTimeoutMs: z.int().min(1).max(2_147_483_647).optional().meta({
    description:
      'How long balancers may take to let the requests to a unit end before it is stopped, in milliseconds. Absent: they do not wait.',
    format: 'int32',
  }),
};

export const loadBalancerSpec = spec;
