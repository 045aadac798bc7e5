import type { RancherServiceSpec, Sidekick } from '../api/rancher-service.ts';
import type { UnitMember } from '../features/feature.ts';
import type { HealthCheck } from '../features/health_check/spec.ts';
import { courseOf } from '../features/start_once/course.ts';
import type { UnitMemory } from '../health/memory.ts';
import type { ObservedContainer, ObservedUnit } from './observed.ts';

/** Name of the primary container. */
export const primaryContainer = 'primary';

/** A sidekick's container is called like the sidekick; one called `primary` keeps off the name of the primary's. */
export function sidekickContainer(name: string): string {
  return name === primaryContainer ? `${primaryContainer}-sidekick` : name;
}

/** A member of a unit that is there: its container, and the check it is judged by. */
export interface Member {
  /** Name of the sidekick's container. Absent: the primary. */
  readonly sidekick?: string;
  readonly container: ObservedContainer;
  /** It is not started again once it has ended. */
  readonly once: boolean;
  /** Its own numbers, the primary's strategy. Absent: it is not checked. */
  readonly check?: HealthCheck;
  /** Its kubelet has a probe for it: it was made with a check. */
  readonly probed: boolean;
  readonly memory?: UnitMemory;
}

type Spec = Pick<RancherServiceSpec, 'healthCheck' | 'sidekicks' | 'startOnce'>;
type Seen = Pick<ObservedUnit, 'container' | 'check' | 'memory' | 'members' | 'endedOnce'>;

/**
 * The primary of a unit, and those of its containers that are sidekicks now: what the service does not name any more is
 * asked nothing, and what it has come to name is not in a unit that was made before.
 */
export function membersOf(unit: Seen, spec: Spec): Member[] {
  const { container, memory } = unit;
  const check = unit.endedOnce ? undefined : effectiveCheck(unit.check, spec.healthCheck, strategyOf(spec));
  const primary = { container, once: spec.startOnce === true, probed: unit.check !== undefined };
  return [
    { ...primary, ...(check ? { check } : {}), ...(memory ? { memory } : {}) },
    ...(spec.sidekicks ?? []).flatMap((sidekick) => sidekickOf(unit, sidekick, spec) ?? []),
  ];
}

function sidekickOf(unit: Seen, sidekick: Sidekick, spec: Spec): Member | undefined {
  const name = sidekickContainer(sidekick.name);
  const seen = unit.members?.find((member) => member.name === name);
  if (seen === undefined) return undefined;
  const once = sidekick.startOnce === true;
  // What has ended, or is to end, is asked nothing.
  const asked = !once && !unit.endedOnce;
  const check = asked ? effectiveCheck(seen.check, sidekick.healthCheck, strategyOf(spec)) : undefined;
  return {
    sidekick: name,
    container: seen.container,
    once,
    probed: seen.check !== undefined,
    ...(check ? { check } : {}),
    ...(seen.memory ? { memory: seen.memory } : {}),
  };
}

/** The strategy of a unit is its primary's, and `recreate` where that has no check (docs/rancher.md §9.1). */
function strategyOf({ healthCheck }: Spec): HealthCheck['strategy'] {
  return healthCheck?.strategy ?? 'recreate';
}

/**
 * A container keeps the numbers it was made with, and one made without a check takes the service's; the strategy is
 * always the service's, and a service without a check checks nothing (docs/rancher.md §2.2).
 */
function effectiveCheck(
  own: HealthCheck | undefined,
  current: HealthCheck | undefined,
  strategy: HealthCheck['strategy'],
): HealthCheck | undefined {
  return current && { ...(own ?? current), strategy };
}

/** The members of a unit as its service has them, the primary first. */
export function unitMembers(spec: RancherServiceSpec): UnitMember[] {
  const sidekicks = (spec.sidekicks ?? []).map((sidekick) => ({ name: sidekick.name, spec: sidekick }));
  return [{ name: primaryContainer, spec }, ...sidekicks];
}

/** Containers of the sidekicks that run once beside the others: they are added to a Pod that is there. */
export function addedContainers(spec: RancherServiceSpec): string[] {
  const members = unitMembers(spec);
  const names = (spec.sidekicks ?? []).map(({ name }) => name);
  return names.filter((name) => courseOf(name, members) === 'beside').map(sidekickContainer);
}

/** How a member of a unit is told apart among all units: the Pod's UID, and a sidekick's container after a slash. */
export function memberKey(uid: string, sidekick: string | undefined): string {
  return sidekick === undefined ? uid : `${uid}/${sidekick}`;
}

/** What is said of a unit, with the sidekick that it is said of. */
export function saidOf(sidekick: string | undefined, text: string): string {
  return sidekick === undefined ? text : `sidekick ${sidekick}: ${text}`;
}

/** Every container of a unit as it was seen, the primary first. */
export function containersOf(
  unit: Pick<ObservedUnit, 'container' | 'members'>,
): { readonly sidekick?: string; readonly container: ObservedContainer }[] {
  const others = (unit.members ?? []).map(({ name, container }) => ({ sidekick: name, container }));
  return [{ container: unit.container }, ...others];
}

/** What the sidekicks of a unit remember, by container. */
export function sidekickMemories({ members }: Pick<ObservedUnit, 'members'>): Record<string, UnitMemory> {
  return Object.fromEntries((members ?? []).flatMap(({ name, memory }) => (memory ? [[name, memory]] : [])));
}
