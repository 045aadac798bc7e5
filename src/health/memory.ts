import * as z from 'zod';

/** Rancher's health states of an instance (docs/rancher.md §3.1), without the transitional ones. */
export const healthStates = ['initializing', 'reinitializing', 'healthy', 'unhealthy'] as const;
export type HealthState = (typeof healthStates)[number];

/**
 * What a checked member of a unit remembers of its health, kept in an annotation on the Pod so that it outlives every
 * leader: one for the primary, and one for all sidekicks. Written on transitions only. Times are milliseconds since the epoch.
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

const Memories = z.record(z.string(), UnitMemory);

/** Reads the annotation of the sidekicks, by container. A text that somebody else wrote there counts as no memory. */
export function readMemories(text: string | undefined): Readonly<Record<string, UnitMemory>> {
  if (text === undefined) return {};
  try {
    return Memories.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}

/** Writes the annotation of the sidekicks: the same memories are always the same text. */
export function writeMemories(memories: Readonly<Record<string, UnitMemory>>): string {
  const sorted = Object.entries(memories).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(
    Object.fromEntries(
      sorted.map(([name, { state, since, firstStart, run }]) => [name, { state, since, firstStart, run }]),
    ),
  );
}
