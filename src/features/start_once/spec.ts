import * as z from 'zod';

export const spec = {
  startOnce: z.boolean().optional().meta({
    description:
      'The container may end, whatever its exit code, and is not started again then. A sidekick of that kind runs to its end before the others start where one of them takes its volumes, and beside them otherwise. With a primary of that kind its sidekicks end, too.',
  }),
};

export const sidekickSpec = spec;
