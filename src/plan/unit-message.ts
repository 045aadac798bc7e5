/** Why a unit is not what it should be, in a sentence for people. None changes from moment to moment. */
import type { CheckerVote } from '../health/verdict.ts';
import type { Held } from './condemnation.ts';
import type { DesiredService } from './desired.ts';
import type { Judgement } from './judgement.ts';
import { isServable, stoppedMessage } from './member-status.ts';
import { saidOf } from './members.ts';
import type { ObservedUnit, Time } from './observed.ts';

/** A container that is not made after so long waits for something that its Pod's status does not name, in milliseconds. */
export const creatingPatienceMs = 60_000;

/** Whether a unit counts as ready: healthy, served and found ready by its kubelet, or done. */
export function isReady(one: Judgement): boolean {
  if (one.unit.endedOnce) return true;
  return one.healthy && one.serving && isServable(one);
}

/** Agents find it healthy and its kubelet does not find it ready: it is left alone, and is not ready. */
export function isOnlyKubeletNotReady(one: Judgement): boolean {
  return one.judge === 'agents' && one.healthy && one.serving && !isReady(one);
}

/**
 * What a unit that nothing holds waits for, the nearest cause first; undefined when it waits for nothing.
 *
 * @param homeless why no host takes it, when that is so.
 */
export function unitMessage(one: Judgement, homeless: string | undefined, now: Time): string | undefined {
  const { unit } = one;
  if (unit.endedOnce && unit.container.reason === 'Completed') return undefined;
  if (homeless !== undefined) return homeless;
  const stopped = beforeOthers(one) ?? stillCreating(unit, now) ?? stoppedMessage(one);
  if (stopped !== undefined) return stopped;
  if (!unit.container.running && unit.container.restarts === 0) {
    return unit.host === undefined ? 'no host has taken it yet' : `its host ${unit.host} has yet to start it`;
  }
  if (isOnlyKubeletNotReady(one)) return 'its check passes, and its kubelet does not find it ready: it is not served';
  return checkMessage(one, now);
}

/** A sidekick that runs once is started before the others, which wait for its end. */
function beforeOthers({ unit, members }: Judgement): string | undefined {
  if (unit.container.reason !== 'PodInitializing') return undefined;
  const first = members.find(({ sidekick, once, container }) => sidekick !== undefined && once && container.running);
  return first && `waits for sidekick ${first.sidekick}, which runs first and has not ended`;
}

/** The status of a Pod does not say what its host waits for; the Events of the Pod do. */
function stillCreating({ pod, host, createdAt, container: { reason } }: ObservedUnit, now: Time): string | undefined {
  if (reason !== 'ContainerCreating' || now - createdAt < creatingPatienceMs) return undefined;
  return `ContainerCreating: ${host} still waits for a volume (not made yet, or attached to another host), a Secret or ConfigMap that is not there, or the network; kubectl events --for pod/${pod} says for which`;
}

function checkMessage({ check, sidekick, members, memory, deadline }: Judgement, now: Time): string | undefined {
  const state = memory?.state;
  if (check === undefined || state === 'healthy' || state === 'unhealthy') return undefined;
  const wait = `waits for its check on port ${check.port} to pass ${check.healthyThreshold} times`;
  const votes = members.find((member) => member.sidekick === sidekick)?.votes ?? [];
  const limit = deadline === undefined || deadline <= now ? '' : `, until ${new Date(deadline).toISOString()}`;
  return saidOf(sidekick, [wait + limit, ...said(votes)].join('; '));
}

function said(votes: readonly CheckerVote[]): string[] {
  const text = votesInWords(votes);
  return text === undefined ? [] : [text];
}

/** What each checker says, as in `it fails from b and c, and nothing is known from d`; undefined when none was asked. */
export function votesInWords(votes: readonly CheckerVote[]): string | undefined {
  const from = (vote: CheckerVote['vote']) =>
    votes
      .filter((one) => one.vote === vote)
      .map(({ checker }) => checker)
      .sort();
  const parts = [
    ['it passes from', from('pass')],
    ['it fails from', from('fail')],
    ['nothing is known from', from('none')],
  ] as const;
  const told = parts.filter(([, hosts]) => hosts.length > 0).map(([what, hosts]) => `${what} ${listed(hosts)}`);
  return told.length === 0 ? undefined : listed(told);
}

function listed(words: readonly string[]): string {
  const [last = '', ...before] = [...words].reverse();
  return before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`;
}

/** A unit of a global service on a host that gets none now. */
export function leftAlone({ host }: ObservedUnit): string {
  return `its host ${host} gets no unit of this global service now; this one is left alone, as in Rancher`;
}

interface HoldGiven {
  readonly desired: DesiredService;
  /** The counts of the storm that holds healing, in words. */
  readonly storm?: string | undefined;
}

/** Why a unit that should be replaced is not. */
export function holdMessage({ by, judgement, until }: Held, given: HoldGiven): string {
  const { unit } = judgement;
  switch (by) {
    case 'HostLost':
      return judgement.check === undefined
        ? `its host ${unit.host} is lost; without a health check it stays, as in Rancher`
        : `its host ${unit.host} is lost; with strategy none it stays, as in Rancher`;
    case 'StrategyNone':
      return 'it is unhealthy; with strategy none it stays, as in Rancher';
    case 'Quorum':
      return `it is to be replaced, and stays until ${given.desired.spec.healthCheck?.recreateOnQuorumStrategyConfig?.quorum ?? 1} units are healthy`;
    case 'Storm':
      return `it is to be replaced, and healing is held: ${given.storm ?? 'too much fails at once'}`;
    case 'BackOff':
      return `it is to be replaced, at ${new Date(until ?? 0).toISOString()}: earlier ones at its index failed too`;
    case 'Budget':
      return 'it is to be replaced, when the unit replaced before it is healthy';
    case 'AwaitingFencing':
      return fencingMessage(unit);
    case 'HostBucket':
      return `its host ${unit.host} is lost, and units of another lost host are replaced first`;
    case 'TooFewVotes':
      return 'its check fails, and too few hosts say so to replace it';
    case 'ContradictingCheckers':
      return 'its check fails only on hosts that fail what others see pass, or what nobody else sees';
    case 'HostReturned':
      return `its host ${unit.host} came back; it is replaced if it is not healthy by ${new Date(until ?? 0).toISOString()}`;
    case 'Takeover':
      return `it is to be replaced, not before ${new Date(until ?? 0).toISOString()}: this operator has just taken over`;
  }
}

/** What a unit waits for that may still write from a lost host. */
export function fencingMessage(unit: ObservedUnit): string {
  return `its host ${unit.host} is lost and may still write to its volume; it is replaced when the Node is deleted, tainted node.kubernetes.io/out-of-service or annotated drover.dev/fenced=true`;
}
