/** A Pod of the simulated cluster. */
import { isDeepStrictEqual } from 'node:util';

import type { CreateUnit } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedHost, ObservedUnit } from './observed.ts';

/** What a global service of the model asks of its hosts. */
export const siteLabel = { site: 'yes' };

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A Pod, and what the model's kubelet knows of it. */
export interface SimulatedPod {
  readonly unit: Mutable<ObservedUnit>;
  readonly avoidHost: string | undefined;
  startedAt?: number;
  endsAt?: number;
  broken: boolean;
  run: number;
}

interface Made extends Pick<ObservedUnit, 'uid' | 'pod' | 'createdAt' | 'singleWriter'> {
  readonly broken: boolean;
}

/** What the API server keeps of a create. */
export function simulatedPod(action: CreateUnit, { spec, revision }: DesiredService, made: Made): SimulatedPod {
  const { broken, ...known } = made;
  return {
    unit: {
      ...known,
      index: action.index,
      revision,
      replaces: action.replaces,
      ...(spec.restart ? { restart: spec.restart.at } : {}),
      ...(action.host === undefined ? {} : { requestedHost: action.host }),
      phase: 'Pending',
      endedOnce: false,
      container: { ready: false, restarts: 0, running: false },
      ...(spec.healthCheck ? { check: spec.healthCheck } : {}),
      serving: true,
      avoidedHosts: action.lostHosts,
      owned: true,
      fenced: false,
    },
    avoidHost: action.avoidHost,
    broken,
    run: 1,
  };
}

/** What the scheduler says of a Pod: the host it gave it, or that there is none. */
export function schedule(
  { unit, avoidHost }: SimulatedPod,
  hosts: readonly ObservedHost[],
  loadOf: (host: string) => number,
  unitsPerHost: number,
): { host: string | undefined; unschedulable: string | undefined } {
  const load = ({ name }: ObservedHost) => loadOf(name) + (name === avoidHost ? 100 : 0);
  const able = hosts.filter((host) => isOpenTo(unit, host) && loadOf(host.name) < unitsPerHost);
  const [chosen] = able.sort((a, b) => load(a) - load(b));
  return { host: chosen?.name, unschedulable: chosen ? undefined : 'no host is free' };
}

/** Whether the scheduler may put a unit on a host, as far as the host itself goes. */
function isOpenTo({ avoidedHosts, requestedHost }: ObservedUnit, { name, cordoned, labels }: ObservedHost): boolean {
  if (cordoned || avoidedHosts.includes(name)) return false;
  return requestedHost === undefined || (name === requestedHost && isDeepStrictEqual(labels, siteLabel));
}
