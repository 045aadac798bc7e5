import type { UnitMember } from '../feature.ts';

/**
 * How a member of a unit is run.
 *
 * - `container`: an ordinary container of the Pod.
 * - `first`: an init container, which ends before the others start.
 * - `beside`: an ephemeral container, added to the Pod when it is there: it is started once, its end is no failure, and
 *   the Pod is served whatever became of it.
 * - `sidecar`: an init container that is kept running beside a primary that runs once, and ends with it.
 */
export type Course = 'container' | 'first' | 'beside' | 'sidecar';

/** What of a member's spec decides how it is run. */
interface Spec {
  readonly startOnce?: boolean | undefined;
  readonly volumes?: readonly { readonly subPath?: string | undefined }[] | undefined;
  readonly secrets?: readonly unknown[] | undefined;
  readonly volumesFrom?: readonly { readonly member: string }[] | undefined;
}

const primaryName = 'primary';

/** How a sidekick of a unit is run. */
export function courseOf(name: string, members: readonly UnitMember[]): Course {
  const [primary, ...sidekicks] = members;
  const sidekick = sidekicks.find((member) => member.name === name);
  if (primary === undefined || sidekick === undefined) return 'container';
  const jobs = runsOnce(primary, sidekicks);
  if (!isOnce(sidekick)) return jobs ? 'sidecar' : 'container';
  if (lends(name, members)) return 'first';
  // Everything in such a Pod may end, and none of it is started again.
  if (jobs) return 'container';
  return mountsPart(sidekick, members) ? 'first' : 'beside';
}

/**
 * Whether a unit is a job: its primary runs once. One whose volumes a sidekick takes that is kept running is none, since
 * with its end the sidekick would end, which may be what the unit is for.
 */
export function runsOnce(primary: UnitMember, sidekicks: readonly UnitMember[]): boolean {
  const kept = sidekicks.filter((sidekick) => !isOnce(sidekick));
  return isOnce(primary) && !lends(primaryName, kept);
}

function isOnce({ spec }: UnitMember): boolean {
  return (spec as Spec).startOnce === true;
}

/** Whether one of these takes volumes from a member. */
export function lends(name: string, members: readonly UnitMember[]): boolean {
  return members.some((other) => other.name !== name && sourcesOf(other).includes(name));
}

function sourcesOf({ spec }: UnitMember): string[] {
  return ((spec as Spec).volumesFrom ?? []).map(({ member }) => member);
}

/** Kubernetes does not mount a part of a volume in an ephemeral container: no secret's file, and no kept data of old. */
function mountsPart(member: UnitMember, members: readonly UnitMember[]): boolean {
  if (((member.spec as Spec).secrets ?? []).length > 0) return true;
  const seen = new Set<string>();
  const visit = (one: UnitMember): boolean => {
    if (seen.has(one.name)) return false;
    seen.add(one.name);
    if (((one.spec as Spec).volumes ?? []).some(({ subPath }) => subPath !== undefined)) return true;
    return sourcesOf(one).some((name) => members.some((other) => other.name === name && visit(other)));
  };
  return visit(member);
}
