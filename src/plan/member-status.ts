import type { UnitHealth } from '../health/service-health.ts';
import type { Judgement } from './judgement.ts';
import type { MemberJudgement } from './member-judgement.ts';
import { saidOf } from './members.ts';
import type { ObservedContainer, ObservedUnit } from './observed.ts';

/** The members of a unit as far as the health of its service is concerned (docs/rancher.md §3.4). */
export function memberHealths({ unit, members, lost }: Judgement): UnitHealth[] {
  return members.map((member) => {
    // With its program the Pod has ended, and every other member with it.
    if (unit.endedOnce || hasRunOnce(member)) return { running: false, startedOnce: true };
    const running = member.container.running && !lost;
    if (member.check === undefined) return { running };
    // One that has yet to start is initializing, as Cattle had its instance before the first vote.
    if (member.memory === undefined) return { running: !lost, health: 'initializing' };
    return { running, health: member.memory.state };
  });
}

/** A sidekick that was to run once and has. */
function hasRunOnce({ sidekick, once, container }: MemberJudgement): boolean {
  return sidekick !== undefined && once && container.exitCode !== undefined && !container.running;
}

/** Whether its kubelet would send somebody to the unit: every member that is kept running is ready. */
export function isServable({ members }: Judgement): boolean {
  return members.every(({ sidekick, once, probed, container }) => {
    if (sidekick !== undefined && once) return true;
    return probed ? container.ready : container.running;
  });
}

/** Whether every member has been started at least once. */
export function hasBegun({ members }: Judgement): boolean {
  return members.every(
    ({ container }) => container.running || container.restarts > 0 || container.exitCode !== undefined,
  );
}

/** A reason that says only that another member is waited for. */
const waiting = 'PodInitializing';

/** Why a member of the unit does not run, in the kubelet's words; undefined when all do that should. */
export function stoppedMessage({ unit, members }: Judgement): string | undefined {
  const stopped = members.filter((member) => {
    // Beside a primary that runs, what runs once may have ended, or may be about to begin.
    if (member.sidekick !== undefined && member.once && (unit.container.running || member.container.exitCode === 0)) {
      return false;
    }
    return !member.container.running && member.container.reason !== undefined;
  });
  const first = stopped.find(({ container }) => container.reason !== waiting);
  if (first === undefined) return stopped.length === 0 ? undefined : (initMessage(unit) ?? waiting);
  const text = whyStopped(first.container);
  const blocks = first.sidekick !== undefined && first.once;
  return saidOf(
    first.sidekick,
    blocks ? `${text}; it runs again, and the others start when it ends with exit code 0` : text,
  );
}

/** Why the members wait, where it is for an init container that is no member: one that copies files, or a user's own. */
function initMessage({ members = [] }: ObservedUnit): string | undefined {
  const one = members.find(({ container: { reason, exitCode, running } }) => {
    return !running && exitCode !== 0 && reason !== undefined && reason !== waiting;
  });
  return one && `init container ${one.name}: ${whyStopped(one.container)}`;
}

function whyStopped({ reason, message, exitCode }: ObservedContainer): string {
  const code = exitCode === undefined || exitCode === 0 ? undefined : `exit code ${exitCode}`;
  return [reason, message ?? code].filter((part) => part !== undefined).join(': ');
}

const pullFailures: ReadonlySet<string | undefined> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
]);

/** An init container that is no member, such as one that fills volumes, has its image to pull before all members. */
function initPullFailure({ pod, members = [], extras = [] }: Judgement['unit']): string | undefined {
  const one = members.find(({ name, container }) => extras.includes(name) && pullFailures.has(container.reason));
  return one && `${pod} cannot pull the image of ${one.name}: ${one.container.message ?? one.container.reason}`;
}

/** What is said of a member's image that cannot be pulled; undefined when none fails. */
export function pullFailure({ unit, members }: Judgement): string | undefined {
  const one = members.find(({ container }) => pullFailures.has(container.reason));
  if (one === undefined) return initPullFailure(unit);
  const whose = one.sidekick === undefined ? 'its image' : `the image of sidekick ${one.sidekick}`;
  return `${unit.pod} cannot pull ${whose}: ${one.container.message ?? one.container.reason}`;
}
