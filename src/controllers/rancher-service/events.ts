import type { HealthState } from '../../health/memory.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import type { Action, AdoptUnit, CreateUnit, DeleteUnit, DeletionReason } from '../../plan/action.ts';
import type { Held, HoldReason } from '../../plan/condemnation.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import type { Scaling } from '../../plan/scale-policy.ts';
import type { Transition } from '../../plan/transition.ts';
import { votesInWords } from '../../plan/unit-message.ts';
import type { HostState } from '../rancher-host/host-watch.ts';

/** Every Event of this controller; the reasons follow the lines of Rancher's service log. */

const deletionReasons: Readonly<Record<DeletionReason, string>> = {
  unhealthy: 'InstanceRemovedUnhealthy',
  'host-lost': 'InstanceRemovedHostLost',
  'initializing-timeout': 'InitializingTimeout',
  'reinitializing-timeout': 'ReinitializingTimeout',
  ended: 'InstanceRemovedBad',
  extra: 'InstanceRemovedExtra',
  outdated: 'InstanceRemovedOutdated',
  restarted: 'InstanceRestarted',
  'hosts-changed': 'InstanceRescheduled',
  'copy-impossible': 'VolumeCopyImpossible',
};

const expected: readonly DeletionReason[] = ['extra', 'outdated', 'restarted', 'hosts-changed'];

export function deleted({ index, pod, host, reason, message }: DeleteUnit): EventDraft {
  return {
    type: expected.includes(reason) ? 'Normal' : 'Warning',
    reason: deletionReasons[reason],
    action: 'DeletePod',
    note: `removed unit ${index} (${pod}${host === undefined ? '' : ` on ${host}`}): ${message}`,
  };
}

export function created({ index, avoidHost, lostHosts, host }: CreateUnit, pod: string): EventDraft {
  const off = [
    ...lostHosts.map((host) => `${host}, which is lost`),
    ...(avoidHost ? [`${avoidHost} if possible`] : []),
  ];
  const away = off.length === 0 ? '' : `, kept off ${off.join(' and ')}`;
  return {
    type: 'Normal',
    reason: 'InstanceCreated',
    action: 'CreatePod',
    note: `created unit ${index} as ${pod}${host === undefined ? away : `, for host ${host}`}`,
  };
}

export function adopted({ index, pod }: AdoptUnit): EventDraft {
  return {
    type: 'Normal',
    reason: 'InstanceAdopted',
    action: 'PatchPod',
    note: `took over unit ${index} (${pod}), which had no owner`,
  };
}

/** What was done. Marks are told by what they mark. */
export function carriedOut(action: Action, pod: string): EventDraft | undefined {
  if (action.kind === 'delete') return deleted(action);
  if (action.kind === 'create') return created(action, pod);
  return action.kind === 'adopt' ? adopted(action) : undefined;
}

const transitionReasons: Readonly<Record<HealthState, string>> = {
  initializing: 'HealthInitializing',
  reinitializing: 'HealthReinitializing',
  healthy: 'HealthHealthy',
  unhealthy: 'HealthUnhealthy',
};

export function transitioned({ unit, sidekick, from, to, votes }: Transition): EventDraft {
  const seen = to === 'healthy' || to === 'unhealthy' ? votesInWords(votes ?? []) : undefined;
  const whose = sidekick === undefined ? '' : `sidekick ${sidekick} of `;
  return {
    type: to === 'unhealthy' ? 'Warning' : 'Normal',
    reason: transitionReasons[to],
    action: 'CheckHealth',
    note: `${whose}unit ${unit.index} (${unit.pod}${unit.host === undefined ? '' : ` on ${unit.host}`}) is ${to}${from === undefined ? '' : `, was ${from}`}${seen === undefined ? '' : `: ${seen}`}`,
  };
}

const holdReasons: Readonly<Record<HoldReason, string>> = {
  Quorum: 'QuorumHold',
  Storm: 'StormHold',
  BackOff: 'BackOffHold',
  Budget: 'BudgetHold',
  AwaitingFencing: 'AwaitingFencing',
  HostLost: 'UnitLeftAlone',
  StrategyNone: 'UnitLeftAlone',
  HostBucket: 'HostBucketHold',
  TooFewVotes: 'TooFewVotesHold',
  ContradictingCheckers: 'ContradictionHold',
  Takeover: 'TakeoverHold',
  HostReturned: 'HostReturnedHold',
};

/** The note says nothing that changes while the hold lasts, so that it is written once. */
export function held({ by, judgement: { unit } }: Held, storm: string | undefined): EventDraft {
  const why: Readonly<Record<HoldReason, string>> = {
    Quorum: 'is to be replaced, and stays until enough units are healthy',
    Storm: `is to be replaced, and healing is held: ${storm ?? 'too much fails at once'}`,
    BackOff: 'is to be replaced, later: earlier units at its index failed too',
    Budget: 'is to be replaced, when the unit replaced before it is healthy',
    AwaitingFencing: `is not replaced: its lost host ${unit.host} may still write to its volume`,
    HostLost: 'stays on its lost host, as in Rancher: without a check, or with strategy none, nothing is replaced',
    StrategyNone: 'is unhealthy and stays, as in Rancher: with strategy none nothing is replaced',
    HostBucket: `is to be replaced, after the units of another lost host: one host is emptied every 10 s`,
    TooFewVotes: 'fails its check, and too few hosts say so to replace it',
    ContradictingCheckers:
      'fails its check only on hosts that fail what others see pass, or what nobody else sees: they are not believed',
    HostReturned: `is unhealthy, and its host ${unit.host} came back a moment ago: it may yet be started again`,
    Takeover: 'is to be replaced, once this operator, which has just taken over, has seen a whole window of its check',
  };
  return {
    type: 'Warning',
    reason: holdReasons[by],
    action: 'Hold',
    note: `unit ${unit.index} (${unit.pod}) ${why[by]}`,
  };
}

/** No host takes a unit: what it needs, and the scheduler's words. */
export function allocationFailed({ index, pod }: ObservedUnit, why: string): EventDraft {
  return {
    type: 'Warning',
    reason: 'AllocationFailed',
    action: 'Allocate',
    note: `unit ${index} (${pod}) finds no host: ${why.replace(/^no host takes it: /, '')}`,
  };
}

/**
 * A scale policy added units, or took back those that found no host.
 *
 * @param refusal why the API server took no more units a moment ago.
 */
export function scaleAdjusted(
  before: number | undefined,
  { current, settled }: Scaling,
  refusal: string | undefined,
): EventDraft {
  const why =
    before === undefined
      ? 'begins with its least'
      : current > before
        ? `found hosts for ${settled ?? before}, and tries more`
        : refusal === undefined
          ? 'found no host for all of them'
          : 'finds no room for more';
  return {
    type: 'Normal',
    reason: 'ScaleAdjusted',
    action: 'Scale',
    note: `the scale policy ${why}: ${before === undefined ? '' : `${before} → `}${current} units${refusal === undefined ? '' : ` (${refusal})`}`,
  };
}

/** Past the cache it was not what it was judged to be any more. */
export function spared({ index, pod }: DeleteUnit): EventDraft {
  return {
    type: 'Normal',
    reason: 'InstanceSpared',
    action: 'Hold',
    note: `unit ${index} (${pod}) was to be replaced, and has changed since it was judged: it is judged anew`,
  };
}

/** A claim that nobody needs any more, where spec.volumePolicy says that it goes. */
export function volumeDeleted(claim: string, why: string): EventDraft {
  return {
    type: 'Normal',
    reason: 'VolumeDeleted',
    action: 'DeleteClaim',
    note: `deleted the claim ${claim}, since ${why}`,
  };
}

/** A claim that somebody may need yet, where spec.volumePolicy says that it goes. */
export function volumeKept(claim: string, why: string, but: string): EventDraft {
  const note = `the claim ${claim} was to be deleted, since ${why}, and stays: ${but}`;
  return { type: 'Warning', reason: 'VolumeKept', action: 'DeleteClaim', note };
}

export function stalled(reason: string, message: string): EventDraft {
  return { type: 'Warning', reason, action: 'Reconcile', note: message };
}

/** What a host's state change means to the services with units on it. */
export function hostChanged(host: string, state: HostState | 'gone'): EventDraft {
  const drafts = {
    disconnected: { type: 'Warning', reason: 'HostDisconnected', note: `host ${host} is lost: nobody finds it alive` },
    gone: { type: 'Warning', reason: 'HostDisconnected', note: `host ${host} is gone: its Node was deleted` },
    reconnecting: {
      type: 'Warning',
      reason: 'HostReconnecting',
      note: `host ${host} is not ready or cut off; its units are judged by their own checks`,
    },
    active: { type: 'Normal', reason: 'HostReturned', note: `host ${host} is back` },
  } as const;
  return { ...drafts[state], action: 'ObserveHost' };
}
