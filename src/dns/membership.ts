/** A unit, as far as its service's name leads to it. */
export interface NamedUnit {
  readonly index: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Absent: it has none yet. */
  readonly address?: string;
  /** Its Pod is ready and the operator lets it be served. */
  readonly served: boolean;
  /** It is Terminating, or has ended. */
  readonly over: boolean;
  /** For how long it has been seen, in milliseconds. */
  readonly seenForMs: number;
}

/** Whom the name of a service leads to. */
export interface Membership {
  /** Addresses of its units. */
  readonly units: readonly string[];
  /** Nobody is served, and the one unit is the last. */
  readonly last: boolean;
  /** Addresses of Pods that are no units and that it selects. */
  readonly selected: readonly string[];
  /** After how many milliseconds the very last unit is named. Absent: time changes nothing. */
  readonly dueInMs?: number;
}

/**
 * How long a unit has to be there before it is named without being served: most are served sooner, and Rancher's name
 * server looked for news every five seconds (docs/rancher.md §9.8).
 */
export const patienceMs = 5000;

/**
 * The members that Rancher's name server named: those that are served, and when there is none the last of all, whatever
 * its state (docs/rancher.md §9.8). One that has only just come is waited for, and the one before it named meanwhile.
 *
 * @param servesLast whether the last one is to be named at all.
 * @param selected addresses of the Pods beside its units that it selects, which are members as good as these.
 */
export function membership(
  units: readonly NamedUnit[],
  servesLast: boolean,
  selected: readonly string[] = [],
): Membership {
  const nobody: Membership = { units: [], last: false, selected };
  const present = units.filter(({ over, address }) => !over && address !== undefined);
  const served = present.filter((unit) => unit.served);
  if (served.length > 0) return { ...nobody, units: addressesOf(served) };
  if (!servesLast || selected.length > 0) return nobody;
  const lastFirst = [...present].sort((a, b) => b.index - a.index || b.createdAt - a.createdAt);
  const [latest] = lastFirst;
  const last = lastFirst.find(({ seenForMs }) => seenForMs >= patienceMs);
  return {
    ...nobody,
    ...(last ? { units: addressesOf([last]), last: true } : {}),
    ...(latest && latest !== last && { dueInMs: patienceMs - latest.seenForMs }),
  };
}

function addressesOf(units: readonly NamedUnit[]): string[] {
  return [...new Set(units.flatMap(({ address }) => address ?? []))].sort();
}
