/** Times in milliseconds. One host at once, then one every ten seconds: the node life-cycle controller's own numbers. */
const refillMs = 10_000;

/** Which lost hosts' units may be replaced: a fault of the network that looks like many lost hosts is slowed down. */
export interface HostBucket {
  /** Lost hosts that were let go, and those that wait, in the order they were lost. */
  readonly released: readonly string[];
  readonly waiting: readonly string[];
  /** When a host was last let go. */
  readonly lastAt?: number;
}

/** The bucket of a new leader: what was lost before it took over has waited already, so that a failover costs nothing. */
export function newHostBucket(lostBefore: readonly string[]): HostBucket {
  return { released: [...lostBefore], waiting: [] };
}

export interface HostRelease {
  readonly bucket: HostBucket;
  /** Lost hosts whose units have to wait. */
  readonly waiting: ReadonlySet<string>;
  /** When the next of them is let go. */
  readonly wakeAt?: number;
}

/**
 * Lets lost hosts go in the order they were lost. One that returned and is lost again waits again.
 *
 * @param lostHosts every host that is lost now.
 */
export function nextHostRelease(bucket: HostBucket, lostHosts: readonly string[], now: number): HostRelease {
  const lost = new Set(lostHosts);
  const released = bucket.released.filter((host) => lost.has(host));
  const queue = bucket.waiting.filter((host) => lost.has(host));
  const known = new Set([...released, ...queue]);
  queue.push(...lostHosts.filter((host) => !known.has(host)));
  const [first, ...rest] = queue;
  const free = bucket.lastAt === undefined || now - bucket.lastAt >= refillMs;
  if (first === undefined || !free) return result({ ...bucket, released, waiting: queue });
  return result({ released: [...released, first], waiting: rest, lastAt: now });
}

function result(bucket: HostBucket): HostRelease {
  const waiting = new Set(bucket.waiting);
  if (waiting.size === 0 || bucket.lastAt === undefined) return { bucket, waiting };
  return { bucket, waiting, wakeAt: bucket.lastAt + refillMs };
}
