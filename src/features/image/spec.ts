import * as z from 'zod';

export const spec = {
  image: z
    .string()
    .min(1)
    .max(1024)
    .meta({ description: 'Image of the container, as in docker-compose.', examples: ['wordpress:4.6'] }),
  pullImage: z.enum(['always']).optional().meta({
    description:
      '`always`: pull the image whenever a container is started. Absent: only where the host has none of that name, whatever its tag.',
  }),
};

export const sidekickSpec = spec;
