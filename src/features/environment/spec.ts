import * as z from 'zod';

export const spec = {
  environment: z.record(z.string(), z.string().max(1_048_576)).optional().meta({
    description:
      'Environment variables of the container, each as text. Not for secrets: refer to a Secret in podTemplate.',
    'x-kubernetes-map-type': 'granular',
  }),
};

export const sidekickSpec = spec;
