/** The thresholds of the storm stop. Times in milliseconds. */
const lostHostsAtLeast = 2;
const lostHostShare = 0.55;
const unhealthyShare = 0.5;
const unhealthyAtLeast = 4;
const servicesAtLeast = 2;
const calmMs = 30_000;
const holdMs = 600_000;
const trickleMs = 10_000;
/** How often a held service looks whether the hold has ended: that others' units recovered is no event of its own. */
const lookAgainMs = 10_000;
/** A window is never shorter than this: checks of a second's interval fall together by chance. */
const shortestWindowMs = 10_000;

/** What the whole cluster looks like. Hosts are nodes that units may be scheduled on. */
export interface FleetObservation {
  readonly hosts: number;
  readonly lostHosts: number;
  /** Every unit that is checked, of all services. */
  readonly checked: readonly CheckedUnit[];
  /** The longest unhealthy window among their checks, in milliseconds. */
  readonly windowMs: number;
}

export interface CheckedUnit {
  readonly service: string;
  /** Since when it is unhealthy, in milliseconds since the epoch; absent while it is not. */
  readonly unhealthySince?: number;
}

/** A hold that is in force. */
export interface Storm {
  readonly since: number;
  /** Since when the cluster has been below the thresholds. */
  readonly calmSince?: number;
  /** When a unit was last let through. */
  readonly lastPass?: number;
  /** The counts, in words. */
  readonly message: string;
}

/**
 * Whether healing is held for the whole cluster: a fault of the checks or of the network looks exactly like many units
 * failing at once, and deleting them makes it worse. More than two hosts and at least 55 % of them lost, as the node
 * life-cycle controller has it; or, with no host lost, more than half of all checked units, at least four and of at
 * least two services, unhealthy within one window.
 *
 * @returns the hold from `now` on, or undefined. It ends after 30 s below the thresholds.
 */
export function nextStorm(storm: Storm | undefined, seen: FleetObservation, now: number): Storm | undefined {
  const reason = lostHostStorm(seen) ?? unhealthyStorm(seen, storm, now);
  if (reason !== undefined) {
    const { calmSince: _, ...going } = storm ?? { since: now };
    return { ...going, message: reason };
  }
  if (storm === undefined) return undefined;
  const calmSince = storm.calmSince ?? now;
  return now - calmSince >= calmMs ? undefined : { ...storm, calmSince };
}

function lostHostStorm(seen: FleetObservation): string | undefined {
  if (seen.lostHosts <= lostHostsAtLeast || seen.lostHosts < lostHostShare * seen.hosts) return undefined;
  return `${seen.lostHosts} of ${seen.hosts} hosts are lost`;
}

function unhealthyStorm(seen: FleetObservation, storm: Storm | undefined, now: number): string | undefined {
  if (seen.lostHosts > 0) return undefined;
  const window = Math.max(shortestWindowMs, seen.windowMs);
  // Once held, units stay unhealthy for longer than a window: all that are count until they recover.
  const unhealthy = seen.checked.filter(
    ({ unhealthySince }) => unhealthySince !== undefined && (storm !== undefined || now - unhealthySince <= window),
  );
  const services = new Set(unhealthy.map((unit) => unit.service)).size;
  if (unhealthy.length <= unhealthyShare * seen.checked.length) return undefined;
  if (unhealthy.length < unhealthyAtLeast || services < servicesAtLeast) return undefined;
  return `${unhealthy.length} of ${seen.checked.length} checked units of ${services} services became unhealthy together`;
}

/** How many units may be replaced in spite of the hold: after ten minutes one every ten seconds. */
export function stormAllowance(storm: Storm, now: number): number {
  if (now - storm.since < holdMs) return 0;
  return now - (storm.lastPass ?? 0) >= trickleMs ? 1 : 0;
}

/** The hold after one unit was let through. */
export function recordPass(storm: Storm, now: number): Storm {
  return { ...storm, lastPass: now };
}

/** When a held service looks again, if nothing of its own happens before. */
export function stormWakeAt(storm: Storm, now: number): number {
  if (storm.calmSince !== undefined) return storm.calmSince + calmMs;
  const nextPass = Math.max(storm.since + holdMs, (storm.lastPass ?? 0) + trickleMs);
  return nextPass > now ? Math.min(nextPass, now + lookAgainMs) : now + 1000;
}
