import * as z from 'zod';

export const spec = {
  drainTimeoutMs: z.int().min(0).max(2_147_483_647).optional().meta({
    description:
      'How long balancers let the connections of a unit end before it is stopped, in milliseconds. Absent or 0: not at all. Kept, and not acted on yet.',
    format: 'int32',
  }),
};

export const sidekickSpec = spec;
