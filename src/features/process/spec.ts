import * as z from 'zod';

const words = z.array(z.string().max(32_768)).max(1024);

export const spec = {
  entrypoint: words.optional().meta({
    description: "Replaces the image's ENTRYPOINT: one word for each item, no shell. Absent: the image's own.",
  }),
  command: words
    .optional()
    .meta({ description: "Replaces the image's CMD: one word for each item, no shell. Absent: the image's own." }),
};

export const sidekickSpec = spec;
