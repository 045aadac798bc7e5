import * as z from 'zod';

/** How many decisions a status keeps. */
export const decisionsKept = 20;
/** How much of what is said of each, in characters. */
export const longestDecision = 512;

/** How much of the log of a unit that went, in characters: its end. */
export const longestLog = 256;

/** Something that was decided about a service, in `status.history`. */
export const Decision = z.strictObject({
  time: z.iso.datetime().meta({ description: 'When, by the clock of the operator.' }),
  reason: z.string().max(128).meta({ description: 'What was decided: the reason of the Event that told of it.' }),
  message: z.string().max(longestDecision).meta({ description: 'What was done, and why.' }),
  index: z.int().min(1).optional().meta({ description: 'The unit it concerns.', format: 'int32' }),
  pod: z.string().max(253).optional().meta({ description: 'Its Pod: the one that was made, that went or that stays.' }),
  log: z
    .string()
    .max(longestLog)
    .optional()
    .meta({ description: 'The end of its log, when it went because it did not work. An Event InstanceLog has more.' }),
  host: z.string().max(253).optional().meta({ description: 'The host of that Pod; absent while it has none.' }),
});
export type Decision = z.output<typeof Decision>;

/** `status.history`: replaced as a whole when something is decided. */
export const history = z
  .array(Decision)
  .max(decisionsKept)
  .optional()
  .meta({
    description: `The last ${decisionsKept} decisions, the newest first. Nothing is added while nothing is decided.`,
    'x-kubernetes-list-type': 'atomic',
  });
