import * as z from 'zod';

export const defaultBatchSize = 1;
/** What Rancher's server took when none was given, in milliseconds (docs/rancher.md §3.6). */
export const defaultIntervalMillis = 2000;

/** A restart that the owner of a service asked for. */
export const Restart = z.strictObject({
  at: z.string().min(1).max(253).meta({
    description:
      'Names this restart: any text, such as the time. Units that were made under another name, or under none, are replaced.',
  }),
  batchSize: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .meta({ description: 'How many units are replaced at a time. Default: 1.', format: 'int32' }),
  intervalMillis: z.int().min(0).max(2_147_483_647).optional().meta({
    description: 'Pause between a batch that is healthy and the next, in milliseconds. Default: 2000.',
    format: 'int32',
  }),
});
export type Restart = z.output<typeof Restart>;

export const spec = {
  active: z.boolean().optional().meta({
    description:
      'false stops the service: its units are removed and its volumes stay. Absent or true: its units are kept.',
  }),
  restart: Restart.optional().meta({
    description:
      'Restarts the units that are there, batch by batch, each when the one before is healthy. It changes nothing of what they are made from.',
  }),
};
