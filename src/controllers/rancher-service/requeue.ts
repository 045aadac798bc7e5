import type { Outcome } from '../../kubernetes/controller.ts';
import { containersOf } from '../../plan/members.ts';
import type { ObservedUnit } from '../../plan/observed.ts';

/** A unit whose image cannot be pulled becomes a failure by time alone. */
export function pullPatience(units: readonly ObservedUnit[], now: number): number | undefined {
  const waits = (unit: ObservedUnit) => containersOf(unit).some(({ container }) => container.reason !== undefined);
  const waiting = units.filter((unit) => waits(unit) && now - unit.createdAt < 61_000);
  return waiting.length === 0 ? undefined : Math.min(...waiting.map((unit) => unit.createdAt)) + 61_000;
}

/** The earliest of several times at which a key is looked at again. */
export function requeue(times: readonly (number | undefined)[], now: number): Outcome {
  const due = times.filter((time) => time !== undefined);
  return due.length === 0 ? {} : { requeueAfterMs: Math.max(1, Math.min(...due) - now) };
}
