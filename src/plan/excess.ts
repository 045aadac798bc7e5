import type { Condemnation } from './condemnation.ts';
import type { Judgement } from './judgement.ts';
import { placeOf } from './observed.ts';
import { isCounted, type Wanted } from './wanted.ts';

/** The units that are too many: beyond the scale, a second one on a host of a global service, doubles of an index. */
export function excess(
  judgements: readonly Judgement[],
  healing: Condemnation,
  wanted: Wanted,
): ReadonlySet<Judgement> {
  return wanted.hosts ? beyondHosts(judgements, wanted) : beyondScale(judgements, healing, wanted.count);
}

/** The healthy ones first, then those that have a host, then the oldest. */
function bestFirst(judgements: readonly Judgement[]): Judgement[] {
  const worth = ({ healthy, unit }: Judgement) => (healthy ? 2 : unit.host === undefined ? 0 : 1);
  return [...judgements].sort((a, b) => worth(b) - worth(a));
}

/**
 * Units beyond the scale: those that would be replaced anyway or found no host, then the newest first (docs/rancher.md
 * §4.3). Both Pods of an index in an upgrade count as one; of more than that stays the best.
 */
function beyondScale(judgements: readonly Judgement[], healing: Condemnation, scale: number): ReadonlySet<Judgement> {
  const kept = new Set<string>();
  const doubles = bestFirst(judgements).filter(({ unit, outdated }) => {
    const place = `${unit.index}/${outdated}`;
    if (kept.has(place)) return true;
    kept.add(place);
    return false;
  });
  // Terminating units are on their way already, even those that hold their index until they have gone.
  const surplus = Math.max(0, new Set(judgements.map((one) => one.unit.index)).size - scale);
  const slowedDown = healing.held.filter(({ by }) => by === 'BackOff' || by === 'Budget');
  const homeless = judgements.filter(({ unit }) => unit.host === undefined && unit.unschedulable !== undefined);
  const condemned = new Set(
    [...[...healing.condemned, ...slowedDown].map(({ judgement }) => judgement), ...homeless].map(
      (one) => one.unit.index,
    ),
  );
  const newestFirst = [...judgements].sort(
    (a, b) =>
      Number(condemned.has(b.unit.index)) - Number(condemned.has(a.unit.index)) ||
      b.unit.createdAt - a.unit.createdAt ||
      b.unit.index - a.unit.index,
  );
  const chosen = new Set([...new Set(newestFirst.map((one) => one.unit.index))].slice(0, surplus));
  return new Set([...judgements.filter((one) => chosen.has(one.unit.index)), ...doubles]);
}

/**
 * A host of a global service keeps one index, and an index is kept by one host; of both Pods of an upgrade one each. Units
 * on other hosts are nobody's excess (docs/rancher.md §9.3), and keep theirs.
 */
function beyondHosts(judgements: readonly Judgement[], wanted: Wanted): ReadonlySet<Judgement> {
  const counted = judgements.filter(({ unit }) => isCounted(unit, wanted));
  const others = judgements.filter(({ unit }) => !isCounted(unit, wanted) && unit.host !== undefined);
  const indexOf = new Map<string, number>();
  const hostOf = new Map(others.map(({ unit }) => [unit.index, placeOf(unit) ?? '']));
  const kept = new Set<string>();
  const extra = bestFirst(counted).filter(({ unit, outdated }) => {
    const host = placeOf(unit) ?? '';
    const place = `${unit.index}/${outdated}`;
    const elsewhere = (hostOf.get(unit.index) ?? host) !== host;
    const another = (indexOf.get(host) ?? unit.index) !== unit.index;
    if (elsewhere || another || kept.has(place)) return true;
    hostOf.set(unit.index, host);
    indexOf.set(host, unit.index);
    kept.add(place);
    return false;
  });
  return new Set(extra);
}
