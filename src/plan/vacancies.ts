import { type ObservedUnit, placeOf } from './observed.ts';
import { freeIndexes, type Slots } from './slots.ts';
import { isCounted, type Wanted } from './wanted.ts';

/** An index that is to get a unit. */
export interface Vacancy {
  readonly index: number;
  /** Of a global service: where. */
  readonly host?: string;
}

/**
 * What is missing: the lowest free indexes (docs/rancher.md §4.1), with their hosts where the service is global. It
 * follows from what is seen alone, so that whoever leads fills the same.
 *
 * @param kept the units that hold their index after this step.
 */
export function vacancies(kept: readonly ObservedUnit[], sorted: Slots, wanted: Wanted): Vacancy[] {
  const holding = [...kept, ...sorted.writing];
  const taken = new Set(holding.map((unit) => unit.index));
  if (wanted.hosts === undefined) {
    const missing = Math.max(0, wanted.count - taken.size);
    return freeIndexes(taken, missing).map((index) => ({ index }));
  }
  const places = new Set(holding.map(placeOf));
  const empty = [...wanted.hosts].filter((host) => !places.has(host));
  return indexesOf(empty, taken, sorted);
}

/**
 * The index that a host's last unit had is its next one's while it is still known, and with it the claims and the
 * back-off of that index; every other host gets the lowest free one. Two leaders that saw different hosts may mean
 * different ones by the same index: the Pod's name is the same, and only one of the two is made.
 */
function indexesOf(hosts: readonly string[], taken: ReadonlySet<number>, { ended, leaving }: Slots): Vacancy[] {
  const given = new Set(taken);
  const found = new Map<string, number>();
  const lastFirst = [...ended, ...leaving].sort((a, b) => b.createdAt - a.createdAt || (a.uid < b.uid ? -1 : 1));
  for (const host of hosts) {
    const last = lastFirst.find((unit) => placeOf(unit) === host && !given.has(unit.index));
    if (last === undefined) continue;
    found.set(host, last.index);
    given.add(last.index);
  }
  const free = freeIndexes(given, hosts.length - found.size);
  return hosts.map((host) => ({ index: found.get(host) ?? free.shift() ?? 0, host }));
}

/** Whether a unit that is still writing keeps a place that is wanted. */
export function keepsPlace(sorted: Slots, wanted: Wanted): boolean {
  return sorted.writing.some((unit) => isCounted(unit, wanted));
}
