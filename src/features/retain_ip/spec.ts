import * as z from 'zod';

export const spec = {
  retainIp: z.boolean().optional().meta({
    description: 'A unit that stands in for another one would get its address. Kept, and not acted on.',
  }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = spec;
