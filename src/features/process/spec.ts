import * as z from 'zod';

const words = z.array(z.string().max(32_768)).max(1024);

export const spec = {
  entrypoint: words.optional().meta({
    description: "Replaces the image's ENTRYPOINT: one word for each item, no shell. Absent: the image's own.",
  }),
  command: words
    .optional()
    .meta({ description: "Replaces the image's CMD: one word for each item, no shell. Absent: the image's own." }),
  workingDir: z
    .string()
    .min(1)
    .max(4096)
    .optional()
    .meta({ description: "Directory the process starts in. Absent: the image's own." }),
  user: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .meta({
      description:
        "`uid` or `uid:gid` of the process, or `root`. Another name is kept and not acted on: Kubernetes takes numbers only. Absent: the image's own.",
      examples: ['1000:1000'],
    }),
  tty: z.boolean().optional().meta({ description: 'Give the process a terminal. Default: false.' }),
  stdinOpen: z.boolean().optional().meta({ description: 'Keep the standard input open. Default: false.' }),
  init: z.boolean().optional().meta({
    description:
      'Run under a first process that reaps orphans. Acted on when every member of the unit has it: they then share one process namespace. Default: false.',
  }),
  stopSignal: z.string().min(1).max(32).optional().meta({
    description: "Signal that asks the process to stop. Kept; Kubernetes sends the image's STOPSIGNAL, else SIGTERM.",
  }),
  stopGracePeriod: z.int().min(0).max(86_400).optional().meta({
    format: 'int32',
    description:
      'Seconds between asking to stop and stopping; the longest of the members counts for the unit. Default: 10; at least 1.',
  }),
};

export const sidekickSpec = spec;

/** What is run for these is not their own: the keys are read and become nothing. */
export const loadBalancerSpec = {};

export const externalServiceSpec = {};

export const serviceAliasSpec = {};
