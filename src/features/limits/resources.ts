/** What a container may use and what is kept free for it. Absent: nothing is said. */
export interface Limits {
  readonly memLimit?: number | undefined;
  readonly memReservation?: number | undefined;
  readonly cpuShares?: number | undefined;
  readonly cpuQuota?: number | undefined;
  readonly cpuPeriod?: number | undefined;
  readonly milliCpuReservation?: number | undefined;
  readonly shmSize?: number | undefined;
}

/** A limit and a request in one unit: bytes, or thousandths of a processor. */
export interface Share {
  readonly limit?: number;
  readonly request?: number;
}

/** The kernel's own period, in microseconds. */
const defaultPeriod = 100_000;

/** Docker's weight of a container that asks for nothing: one processor's worth. */
const sharesOfOneCpu = 1024;

export function memory({ memLimit, memReservation }: Limits): Share {
  return share(memLimit, memReservation);
}

/** A reservation is Rancher's own word for a request; where there is none, shares are the only thing that says how much. */
export function cpu({ cpuQuota, cpuPeriod, cpuShares, milliCpuReservation }: Limits): Share {
  const limit = cpuQuota === undefined ? undefined : Math.ceil((cpuQuota * 1000) / (cpuPeriod ?? defaultPeriod));
  const weight = cpuShares === undefined ? undefined : Math.ceil((cpuShares * 1000) / sharesOfOneCpu);
  return share(limit, milliCpuReservation ?? weight);
}

/**
 * Kubernetes makes a limit the request where no request is given. Rancher reserved nothing then, and two units with a
 * limit of half a host each would no longer share it with a third: the request is 0. A request above its limit is refused
 * by Kubernetes and meant nothing to Docker: it is the limit.
 */
function share(limit: number | undefined, wanted: number | undefined): Share {
  if (limit === undefined) return wanted === undefined ? {} : { request: wanted };
  return { limit, request: Math.min(wanted ?? 0, limit) };
}
