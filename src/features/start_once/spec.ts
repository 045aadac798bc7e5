import * as z from 'zod';

export const spec = {
  startOnce: z.boolean().optional().meta({
    description:
      'The container may end, whatever its exit code, and is not started again then. A sidekick of that kind runs to its end before the others start. Of a primary container it is not acted on beside a sidekick that is kept running.',
  }),
};

export const sidekickSpec = spec;
