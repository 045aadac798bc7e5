import * as z from 'zod';

export const spec = {
  active: z.boolean().optional().meta({
    description:
      'false stops the service: its units are removed and its volumes stay. Absent or true: its units are kept.',
  }),
};
