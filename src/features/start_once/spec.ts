import * as z from 'zod';

export const spec = {
  startOnce: z.boolean().optional().meta({
    description:
      'The container may end, and is not started again then. A sidekick of that kind runs to its end before the others start. Kept, and not acted on yet, for the primary container.',
  }),
};

export const sidekickSpec = spec;
