/** Why a unit is not what it should be, in words. */
import type { Held } from './condemnation.ts';
import type { Judgement } from './judgement.ts';
import { isServable, stoppedMessage } from './member-status.ts';
import { saidOf } from './members.ts';
import type { ObservedUnit, Time } from './observed.ts';
import type { StatusGiven } from './status.ts';

/** It does its work, and its kubelet says so where it is asked. */
export function isReady(one: Judgement): boolean {
  if (one.unit.endedOnce) return true;
  return one.healthy && one.serving && isServable(one);
}

/** Agents find it healthy and its kubelet does not find it ready: it is left alone, and is not ready. */
export function isOnlyKubeletNotReady(one: Judgement): boolean {
  return one.judge === 'agents' && one.healthy && one.serving && !isReady(one);
}

/** What was found of a unit beside its judgement. */
export interface Why {
  /** What keeps it, though it should be replaced. */
  readonly held: Held | undefined;
  /** Why no host takes it. */
  readonly homeless: string | undefined;
}

/** Why a unit is not what it should be, the nearest cause first. */
export function unitMessage(
  one: Judgement,
  { held, homeless }: Why,
  given: StatusGiven,
  now: Time,
): string | undefined {
  if (held) return holdMessage(held, given);
  const { unit } = one;
  if (unit.endedOnce && unit.container.reason === 'Completed') return undefined;
  if (homeless !== undefined) return homeless;
  const stopped = stoppedMessage(one);
  if (stopped !== undefined) return stopped;
  if (isOnlyKubeletNotReady(one)) return 'its check passes, and its kubelet does not find it ready: it is not served';
  const state = one.memory?.state;
  if (one.check === undefined || state === 'healthy' || state === 'unhealthy') return undefined;
  const { port, healthyThreshold } = one.check;
  const wait = saidOf(one.sidekick, `waits for its check on port ${port} to pass ${healthyThreshold} times`);
  if (one.deadline === undefined || one.deadline <= now) return wait;
  return `${wait}, until ${new Date(one.deadline).toISOString()}`;
}

/** What holds a unit that should be replaced. */
export function holdMessage({ by, judgement, until }: Held, given: StatusGiven): string {
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

/** What a unit on a lost host waits for, if it may still write. */
export function fencingMessage(unit: ObservedUnit): string {
  return `its host ${unit.host} is lost and may still write to its volume; it is replaced when the Node is deleted, tainted node.kubernetes.io/out-of-service or annotated drover.dev/fenced=true`;
}

/** What is said of a unit that counts for nothing now, and works. */
export function leftAlone({ host }: ObservedUnit): string {
  return `its host ${host} gets no unit of this global service now; this one is left alone, as in Rancher`;
}
