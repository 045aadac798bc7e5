import type { Outcome } from '../../kubernetes/controller.ts';
import type { ObservedUnit } from '../../plan/observed.ts';

/** When to look at a service again, if nothing happens before: at the first of some times, in milliseconds. */
export function nextLook(times: readonly (number | undefined)[], units: readonly ObservedUnit[], now: number): Outcome {
  const due = [...times, pullPatience(units, now)].filter((time) => time !== undefined);
  return due.length === 0 ? {} : { requeueAfterMs: Math.max(1, Math.min(...due) - now) };
}

/** A unit whose image cannot be pulled becomes a failure by time alone. */
function pullPatience(units: readonly ObservedUnit[], now: number): number | undefined {
  const waiting = units.filter((unit) => unit.container.reason !== undefined && now - unit.createdAt < 61_000);
  return waiting.length === 0 ? undefined : Math.min(...waiting.map((unit) => unit.createdAt)) + 61_000;
}
