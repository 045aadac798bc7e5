import { forgetAfterMs, type IndexBackoff, isCurrent, settle } from '../health/backoff.ts';
import type { DesiredService } from './desired.ts';
import type { Judgement } from './judgement.ts';
import type { ObservedUnit, Time } from './observed.ts';
import type { Wanted } from './wanted.ts';

interface Given {
  readonly desired: DesiredService;
  readonly units: readonly ObservedUnit[];
  /** What each index remembers of its failures. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  /** Where the claims of a global service's units are, by index. */
  readonly homes?: ReadonlyMap<number, string> | undefined;
  /** By Pod UID, since when the primary container has been running without a break. */
  readonly runningSince: ReadonlyMap<string, Time>;
}

/** Failures count until ten healthy minutes, another launch part, or the index's end. */
export function remembered(
  input: Given,
  judgements: readonly Judgement[],
  { count }: Wanted,
  now: Time,
): Map<number, IndexBackoff> {
  const known = [...input.units.map((unit) => unit.index), ...(input.homes?.keys() ?? [])];
  const highest = Math.max(input.desired.spec.scale, count, ...known);
  const kept = new Map<number, IndexBackoff>();
  for (const [index, backoff] of input.backoffs) {
    if (!isCurrent(backoff, input.desired.revision) || index > highest) continue;
    const settled = settle(backoff, healthySince(index, judgements, input), now);
    if (settled) kept.set(index, settled);
  }
  return kept;
}

/** When the failures of an index are forgotten, if its unit stays healthy. */
export function forgottenAt(
  index: number,
  judgements: readonly Judgement[],
  input: Given,
  now: Time,
): Time | undefined {
  const since = healthySince(index, judgements, input);
  return since === undefined || since + forgetAfterMs <= now ? undefined : since + forgetAfterMs;
}

function healthySince(index: number, judgements: readonly Judgement[], input: Given): Time | undefined {
  // A healthy unit of an older launch part, still there while its successor starts, says nothing of the new one.
  const one = judgements.find(({ unit, healthy, outdated }) => unit.index === index && healthy && !outdated);
  return one?.memory?.since ?? input.runningSince.get(one?.unit.uid ?? '');
}
