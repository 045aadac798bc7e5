import type { DesiredService } from './desired.ts';
import { fitsNode } from './node-fit.ts';
import { isActive, type ObservedHosts, type ObservedUnit, placeOf } from './observed.ts';
import { renderUnit } from './pod.ts';
import type { Scaling } from './scale-policy.ts';

/** The units that a service should have at one moment. */
export interface Wanted {
  /** How many. */
  readonly count: number;
  /** Its owner stopped it: then there are none, whatever the scale. */
  readonly stopped: boolean;
  /** Of a global service: the hosts that are to have one each, sorted. Absent: the scheduler finds the hosts. */
  readonly hosts?: ReadonlySet<string>;
  /** With a scale policy: so many are enough for the service to be healthy. Absent: all. */
  readonly least?: number;
}

/**
 * A stopped service has none: the state of units that are to come back is their volumes'.
 *
 * @param scaling how far the scale policy has come, where there is one (scale-policy.ts).
 */
export function wanted(desired: DesiredService, hosts: ObservedHosts, scaling?: Scaling): Wanted {
  const { active, scale, scalePolicy, scheduling } = desired.spec;
  if (active === false) return { count: 0, stopped: true };
  if (scheduling?.global !== true) {
    if (scalePolicy && scaling) return { count: scaling.current, stopped: false, least: scalePolicy.min };
    return { count: scale, stopped: false };
  }
  const matching = matchingHosts(desired, hosts);
  return { count: matching.size, stopped: false, hosts: matching };
}

/**
 * Whether a unit is one of those wanted. Those of a global service on other hosts are left alone: a host that is lost,
 * cordoned or labelled otherwise takes nothing away, and gets nothing new (docs/rancher.md §9.3).
 */
export function isCounted(unit: Pick<ObservedUnit, 'host' | 'requestedHost'>, { hosts }: Wanted): boolean {
  const place = placeOf(unit);
  return hosts === undefined || (place !== undefined && hosts.has(place));
}

/** Hosts that are active and that the Pod of a unit fits, its soft host rules taken for hard ones. */
function matchingHosts(desired: DesiredService, hosts: ObservedHosts): ReadonlySet<string> {
  const { pod } = renderUnit(desired, { kind: 'create', index: 1, replaces: '', lostHosts: [] });
  const matching = [...hosts.values()].filter((host) => isActive(host) && fitsNode(pod.spec, host));
  return new Set(matching.map(({ name }) => name).sort());
}
