import * as z from 'zod';

/** Rancher's health states of an instance (docs/rancher.md §3.1), without the transitional ones. */
export const healthStates = ['initializing', 'reinitializing', 'healthy', 'unhealthy'] as const;
export type HealthState = (typeof healthStates)[number];

/**
 * What a unit remembers of its health, kept as one annotation on its Pod so that it outlives every leader. Written on
 * transitions only. Times are milliseconds since the epoch.
 */
export const UnitMemory = z.object({
  state: z.enum(healthStates),
  /** When the state was entered. */
  since: z.int(),
  /** First start of the checked container: the initializing timeout counts from it, whatever restarts follow. */
  firstStart: z.int(),
  /** The run of the container that the state belongs to; another run is a restart. */
  run: z.string(),
});
export type UnitMemory = z.output<typeof UnitMemory>;

/** Reads the annotation. A text that somebody else wrote there counts as no memory. */
export function readMemory(text: string | undefined): UnitMemory | undefined {
  if (text === undefined) return undefined;
  try {
    return UnitMemory.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Writes the annotation: the same memory is always the same text. */
export function writeMemory({ state, since, firstStart, run }: UnitMemory): string {
  return JSON.stringify({ state, since, firstStart, run });
}
