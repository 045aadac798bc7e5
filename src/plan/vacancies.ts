import { type ObservedUnit, placeOf } from './observed.ts';
import { freeIndexes, type Slots } from './slots.ts';
import { isCounted, type Wanted } from './wanted.ts';

/** Where the claims of units are, by index (claims.ts). */
export type Homes = ReadonlyMap<number, string>;

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
export function vacancies(
  kept: readonly ObservedUnit[],
  sorted: Slots,
  wanted: Wanted,
  homes: Homes = new Map(),
): Vacancy[] {
  const holding = [...kept, ...sorted.writing];
  const taken = new Set(holding.map((unit) => unit.index));
  if (wanted.hosts === undefined) {
    const missing = Math.max(0, wanted.count - taken.size);
    return freeIndexes(taken, missing).map((index) => ({ index }));
  }
  const places = new Set(holding.map(placeOf));
  const empty = [...wanted.hosts].filter((host) => !places.has(host));
  return indexesOf(empty, taken, sorted, homes);
}

/**
 * The index that a host's last unit had is its next one's while it is still known, and with it the claims and the
 * back-off of that index; later the one whose claims are on the host. Every other host gets the lowest free one that has no
 * claims: those of another host may be nowhere else, and are not its data. Two leaders that saw different hosts may mean
 * different ones by the same index: the Pod's name is the same, and only one of the two is made.
 */
function indexesOf(
  hosts: readonly string[],
  taken: ReadonlySet<number>,
  { ended, leaving }: Slots,
  homes: Homes,
): Vacancy[] {
  const given = new Set(taken);
  const found = new Map<string, number>();
  const lastFirst = [...ended, ...leaving].sort((a, b) => b.createdAt - a.createdAt || (a.uid < b.uid ? -1 : 1));
  for (const host of hosts) {
    const last = lastFirst.find(
      (unit) => placeOf(unit) === host && !given.has(unit.index) && !isElsewhere(unit, homes),
    );
    const known = last?.index ?? [...homes].find(([index, home]) => home === host && !given.has(index))?.[0];
    if (known === undefined) continue;
    found.set(host, known);
    given.add(known);
  }
  const free = freeIndexes(new Set([...given, ...homes.keys()]), hosts.length - found.size);
  return hosts.map((host) => ({ index: found.get(host) ?? free.shift() ?? 0, host }));
}

/** Where a unit of an index has a host its data is there, whatever the claim says of the host that it was made for. */
export function homesAmong(claimed: Homes, { live, writing, ended, leaving }: Slots): Homes {
  const homes = new Map(claimed);
  for (const { host, index } of [...ended, ...leaving, ...writing, ...live]) {
    if (host !== undefined && homes.has(index)) homes.set(index, host);
  }
  return homes;
}

/** Whether a unit waits for a host that the claims of its index are not on. One that ran there had them there. */
export function isElsewhere({ host, requestedHost, index }: ObservedUnit, homes: Homes): boolean {
  const home = homes.get(index);
  return host === undefined && home !== undefined && home !== requestedHost;
}

/** Whether a unit that is still writing keeps a place that is wanted. */
export function keepsPlace(sorted: Slots, wanted: Wanted): boolean {
  return sorted.writing.some((unit) => isCounted(unit, wanted));
}
