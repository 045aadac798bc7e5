import * as z from 'zod';

/** A condition as Kubernetes' API conventions have it. */
export const Condition = z.strictObject({
  type: z.string().max(316),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().max(1024),
  message: z.string().max(32_768),
  lastTransitionTime: z.iso.datetime(),
  observedGeneration: z.int().optional(),
});
export type Condition = z.output<typeof Condition>;

/** The conditions of a status, one of each type. */
export const conditions = z
  .array(Condition)
  .max(16)
  .optional()
  .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] });

/** What every status has. */
export const observed = {
  observedGeneration: z.int().optional(),
  conditions,
};
