import * as z from 'zod';

export const spec = {
  image: z
    .string()
    .min(1)
    .max(1024)
    .meta({ description: 'Image of the primary container, as in docker-compose.', examples: ['wordpress:4.6'] }),
};

export const sidekickSpec = spec;
