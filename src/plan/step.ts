import type { IndexBackoff } from '../health/backoff.ts';
import type { Action } from './action.ts';
import { type Unallocated, unallocated } from './allocation.ts';
import { type Condemnation, condemnation, type Permission } from './condemnation.ts';
import { excessMessage } from './deletion-message.ts';
import { excess } from './excess.ts';
import { type Judgement, judge } from './judgement.ts';
import type { Circumstances } from './member-judgement.ts';
import type { ObservedUnit, Time } from './observed.ts';
import { forgottenAt, remembered } from './remembered.ts';
import { type RestartProgress, restart } from './restart.ts';
import { type Rollout, rollout } from './rollout.ts';
import { placement, type Scaling, scaled } from './scale-policy.ts';
import { type Slots, slots } from './slots.ts';
import { type Transition, transitions } from './transition.ts';
import { UnitActions } from './unit-actions.ts';
import type { Homes } from './vacancies.ts';
import { isCounted, type Wanted, wanted } from './wanted.ts';

/** Everything a step depends on. */
export interface StepInput extends Circumstances {
  /** Every Pod of the service that is ours or may become ours, whatever its phase. */
  readonly units: readonly ObservedUnit[];
  /** What each index remembers of its failures. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  readonly permission: Permission;
  /** By Pod UID, since when the primary container has been running without a break. */
  readonly runningSince: ReadonlyMap<string, Time>;
  /** The images of the present launch part are known not to be able to fill empty volumes. */
  readonly withoutCopy?: boolean;
  /** Of a global service: where the claims of its units are, by index. */
  readonly homes?: Homes | undefined;
  /** How far its scale policy had come. */
  readonly scaling?: Scaling | undefined;
  /** The API server refused a create a moment ago, and is not asked again yet. Default: false. */
  readonly refused?: boolean;
}

/** What is to be done about one service now, and what was found on the way. */
export interface Step {
  /** In order: a delete comes before the create that takes its place. */
  readonly actions: readonly Action[];
  readonly judgements: readonly Judgement[];
  readonly wanted: Wanted;
  readonly slots: Slots;
  readonly condemnation: Condemnation;
  readonly rollout: Rollout;
  readonly restart: RestartProgress;
  readonly transitions: readonly Transition[];
  /** What the indexes remember, without what no longer counts. */
  readonly backoffs: ReadonlyMap<number, IndexBackoff>;
  /** How far its scale policy has come; absent without one. */
  readonly scaling?: Scaling;
  /** Its units are made without having their volumes filled, now and later. */
  readonly withoutCopy?: true;
  /** Indexes that have no unit and get none now. */
  readonly waiting: readonly { readonly index: number; readonly until: Time }[];
  /** Units that stay, and that no host takes. */
  readonly unallocated: readonly Unallocated[];
  /** When to look again, if nothing happens before. */
  readonly wakeAt?: Time;
}

/**
 * Decides what to do about a service: one pure function of what is wanted, what is seen and the time, so that it can
 * be replayed and fuzzed. What it returns is right for `now` only; the caller carries it out and asks again.
 */
export function step(input: StepInput, now: Time): Step {
  const sorted = slots(input.units, input.hosts);
  const scaling = scalingOf(input, sorted, now);
  const want = wanted(input.desired, input.hosts, scaling);
  const judgements = sorted.live.map((unit) => judge(unit, input, now));
  const backoffs = remembered(input, judgements, want, now);
  const given = { ...input, backoffs, wanted: want };
  const plan = new UnitActions(given, sorted, now);

  const healing = condemnation(judgements, given, now);
  const extra = excess(judgements, healing, want);
  for (const judgement of extra) plan.remove(judgement.unit, 'extra', excessMessage(want));
  const kept = judgements.filter((judgement) => !extra.has(judgement));

  for (const one of healing.condemned) {
    if (!extra.has(one.judgement)) plan.heal(one, kept);
  }
  const condemned = new Set(healing.condemned.map((one) => one.judgement));
  const scheduled = plan.renewUnscheduled(kept.filter((judgement) => !condemned.has(judgement)));
  const standing = plan.renewWithoutCopy(scheduled);
  const waiting = plan.fill(kept);
  const renewable = standing.filter((one) => isRenewable(one, standing, want));
  const progress = rollout(renewable, input.runningSince, plan.complete, now);
  if (input.permission.healing === 'free') plan.roll(progress);
  // An upgrade makes every unit anew; what it leaves to be restarted is restarted when it is over.
  const upgrading = progress.outdated.length + progress.superseded.length > 0;
  const wish = input.desired.spec.restart;
  const restartable = renewable.filter(({ unit }) => isCounted(unit, want) || unit.restart === wish?.at);
  const again = restart(
    upgrading ? [] : restartable,
    {
      wish,
      healing: input.permission.healing,
      held: healing.held,
      complete: plan.complete,
      runningSince: input.runningSince,
    },
    now,
  );
  plan.restart(again);
  plan.mark(judgements);
  plan.add(standing);

  return {
    actions: plan.actions,
    judgements,
    wanted: want,
    slots: sorted,
    condemnation: healing,
    rollout: progress,
    restart: again,
    transitions: transitions(judgements),
    backoffs,
    ...(scaling ? { scaling } : {}),
    ...(plan.withoutCopy ? { withoutCopy: true as const } : {}),
    waiting,
    unallocated: unallocated(
      input.desired,
      standing.map(({ unit }) => unit),
    ),
    ...wake([
      ...standing.flatMap((one) => one.members.map(({ deadline }) => deadline)).filter((due) => due && due > now),
      ...healing.held.map((one) => one.until),
      ...standing.map((one) => (one.lossDue === undefined || one.lossDue <= now ? undefined : one.lossDue)),
      ...waiting.map((one) => one.until),
      ...[...backoffs.keys()].map((index) => forgottenAt(index, judgements, input, now)),
      retryOf(scaling, now),
      progress.settlesAt,
      again.nextAt,
      plan.wakeAt,
    ]),
  };
}

/** A stopped service keeps what it had come to; a global one has no scale to adjust. */
function scalingOf({ desired, hosts, scaling, refused }: StepInput, sorted: Slots, now: Time): Scaling | undefined {
  const { active, scalePolicy, scheduling } = desired.spec;
  if (scalePolicy === undefined || scheduling?.global === true) return undefined;
  if (active === false) return scaling;
  return scaled(scalePolicy, scaling, placement(sorted, hosts, desired.revision, refused === true), now);
}

function retryOf(scaling: Scaling | undefined, now: Time): Time | undefined {
  const at = scaling?.retryAt === undefined ? undefined : Date.parse(scaling.retryAt);
  return at === undefined || at <= now ? undefined : at;
}

/** What is left alone is not renewed either; a renewal that has begun there goes on, and is waited for. */
function isRenewable({ unit, outdated }: Judgement, standing: readonly Judgement[], want: Wanted): boolean {
  if (!outdated || isCounted(unit, want)) return true;
  return standing.some((other) => !other.outdated && other.unit.index === unit.index);
}

function wake(times: readonly (Time | undefined)[]): { wakeAt?: Time } {
  const due = times.filter((time) => time !== undefined);
  return due.length === 0 ? {} : { wakeAt: Math.min(...due) };
}
