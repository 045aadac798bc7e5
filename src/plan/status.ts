import type { Backoff, RancherServiceStatus, UnitStatus } from '../api/rancher-service.ts';
import type { Configured } from '../features/feature.ts';
import type { IndexBackoff } from '../health/backoff.ts';
import { serviceHealth } from '../health/service-health.ts';
import { shortened } from '../model/beginning.ts';
import { needsCreate } from './action.ts';
import type { Held } from './condemnation.ts';
import type { DesiredService } from './desired.ts';
import { ignoredFields } from './ignored.ts';
import type { Judgement } from './judgement.ts';
import { memberHealths, pullFailure } from './member-status.ts';
import { copyFailing, type ObservedUnit, placeOf, type Time } from './observed.ts';
import { serviceState, stoppingUnits } from './service-state.ts';
import type { Step } from './step.ts';
import { fencingMessage, holdMessage, isOnlyKubeletNotReady, isReady, leftAlone, unitMessage } from './unit-message.ts';
import { isCounted } from './wanted.ts';

/** A condition without the time of its last transition, which is the writer's to keep. */
export interface ConditionDraft {
  readonly type: ConditionType;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** `Ready` is always there; the others only while they are true, so that kstatus reads them right. */
export const conditionTypes = [
  'Ready',
  'Reconciling',
  'Stalled',
  'HealingHeld',
  'AwaitingFencing',
  'AliasClash',
] as const;
export type ConditionType = (typeof conditionTypes)[number];

/** Something that only a person can mend. */
export interface Stall {
  readonly reason: string;
  readonly message: string;
}

export interface StatusDraft extends Omit<RancherServiceStatus, 'conditions' | 'observedGeneration'> {
  readonly conditions: readonly ConditionDraft[];
}

/** What is known beside the step itself. */
export interface StatusGiven {
  readonly desired: DesiredService;
  readonly previous?: RancherServiceStatus | undefined;
  /** `key=value` pairs of the labels every unit has. */
  readonly selector: string;
  readonly stall?: Stall | undefined;
  /** Units that are not made yet though the step has them made, by index, and why. Absent: none. */
  readonly waiting?: ReadonlyMap<number, string> | undefined;
  /** The counts of the storm that holds healing, in words. */
  readonly storm?: string | undefined;
  /** What the operator's configuration acts on. Absent: nothing. */
  readonly configured?: Configured;
}

/** An image that cannot be pulled for so long is a failure and not a delay, in milliseconds. */
export const imagePullPatienceMs = 60_000;

/** A status longer than this helps nobody and nears the API server's limit for an object. */
const unitsShown = 1000;

/** The status of a service after a step. */
export function statusOf(step: Step, given: StatusGiven, now: Time): StatusDraft {
  const units = unitStatuses(step, given, now);
  const ready = step.judgements.filter(isReady).length;
  const stall = given.stall ?? imagePullStall(step.judgements, now) ?? rolloutStall(step) ?? restartStall(step);
  const ignored = ignoredFields(given.desired.spec, given.configured);
  return {
    state: serviceState(step, given.previous?.state),
    healthState: serviceHealth(expected(step, given), counted(step).flatMap(memberHealths)),
    scale: new Set([...step.slots.live, ...step.slots.writing].map((unit) => unit.index)).size,
    ready,
    selector: given.selector,
    ...(step.scaling ? { scalePolicy: step.scaling } : {}),
    ...(step.withoutCopy ? { withoutCopy: given.desired.revision } : {}),
    ...(ignored.length > 0 ? { ignored } : {}),
    // The API server takes a list away that is applied empty and was not: it would never say what was applied.
    ...(units.length > 0 ? { units: units.slice(0, unitsShown) } : {}),
    conditions: conditions(step, given, stall, units),
  };
}

/** The units that count towards what is wanted: of a global service those on the hosts that get one. */
function counted({ judgements, wanted }: Step): readonly Judgement[] {
  return judgements.filter((one) => isCounted(one.unit, wanted));
}

/**
 * How many members are expected: of a policy its least. A global service without a single host was not healthy, and a
 * stopped one is expected to have its units all the same (docs/rancher.md §3.4).
 */
function expected({ wanted: { count, hosts, stopped, least = count } }: Step, { desired: { spec } }: StatusGiven) {
  const units = stopped ? spec.scale : hosts ? Math.max(1, count) : least;
  return units * (1 + (spec.sidekicks ?? []).length);
}

function unitStatuses(step: Step, given: StatusGiven, now: Time): UnitStatus[] {
  const held = new Map(step.condemnation.held.map((one) => [one.judgement.unit.uid, one]));
  const homeless = new Map(step.unallocated.map(({ unit, why }) => [unit.uid, why]));
  const removed = new Set(
    step.actions.flatMap((action) => {
      // One that makes room for another stays while that cannot be made.
      const stays = needsCreate(action) && given.waiting?.has(action.index);
      return action.kind === 'delete' && !stays ? [action.uid] : [];
    }),
  );
  const byIndex = new Map<number, UnitStatus>();
  for (const { index, until } of step.waiting) {
    const message = `the next unit is made at ${new Date(until).toISOString()}, after earlier ones failed`;
    byIndex.set(index, { index, state: 'backing-off', message });
  }
  for (const action of step.actions) {
    if (action.kind !== 'create') continue;
    const { index, host } = action;
    const message = given.waiting?.get(index);
    const why = message === undefined ? {} : { message };
    byIndex.set(index, { index, ...(host === undefined ? {} : { host }), state: 'creating', ...why });
  }
  const stranded = new Set(strandedUnits(step));
  for (const unit of step.slots.writing) {
    const message = stranded.has(unit) ? fencingMessage(unit) : 'its successor waits for its volume';
    byIndex.set(unit.index, { ...place(unit), state: 'stopping', message });
  }
  for (const judgement of step.judgements) {
    if (removed.has(judgement.unit.uid)) continue;
    // Of two at one index during an upgrade the older is shown until it goes.
    const shown = byIndex.get(judgement.unit.index);
    if (shown?.pod !== undefined && !judgement.outdated) continue;
    const status = unitStatus(
      judgement,
      { held: held.get(judgement.unit.uid), homeless: homeless.get(judgement.unit.uid) },
      given,
      now,
    );
    const left = isCounted(judgement.unit, step.wanted) ? undefined : leftAlone(judgement.unit);
    const message = given.waiting?.get(judgement.unit.index) ?? left;
    byIndex.set(judgement.unit.index, { ...(message === undefined ? {} : { message }), ...status });
  }
  return [...byIndex.values()]
    .sort((a, b) => a.index - b.index)
    .map((unit) => ({ ...unit, ...backoffOf(step.backoffs.get(unit.index)) }));
}

function place(unit: ObservedUnit): Pick<UnitStatus, 'index' | 'pod' | 'host'> {
  const host = placeOf(unit);
  return { index: unit.index, pod: unit.pod, ...(host === undefined ? {} : { host }) };
}

/** What was found of a unit beside its judgement. */
interface Why {
  /** What keeps it, though it should be replaced. */
  readonly held: Held | undefined;
  /** Why no host takes it. */
  readonly homeless: string | undefined;
}

function unitStatus(one: Judgement, { held, homeless }: Why, given: StatusGiven, now: Time): UnitStatus {
  const message = held ? holdMessage(held, given) : unitMessage(one, homeless, now);
  const once = one.unit.endedOnce ? ('started-once' as const) : undefined;
  const health = once ?? one.memory?.state ?? (one.check ? ('initializing' as const) : undefined);
  return {
    ...place(one.unit),
    state: unitState(one.unit),
    ...(health === undefined ? {} : { health }),
    restarts: one.unit.container.restarts,
    ...(one.outdated ? { outdated: true } : {}),
    ...(message === undefined ? {} : { message: shortened(message, 1024) }),
  };
}

function unitState(unit: ObservedUnit): UnitStatus['state'] {
  if (unit.endedOnce) return 'stopped';
  if (unit.container.running) return 'running';
  if (unit.host === undefined) return 'creating';
  return unit.container.restarts > 0 || unit.container.reason === 'Completed' ? 'stopped' : 'starting';
}

/** Terminating units on lost hosts that a successor waits for. */
function strandedUnits({ slots, wanted }: Step): readonly ObservedUnit[] {
  const held = new Set(slots.live.map((unit) => unit.index));
  // Nobody is to follow on a lost host.
  if (wanted.hosts) return [];
  return held.size < wanted.count ? slots.stranded.filter((unit) => !held.has(unit.index)) : [];
}

function backoffOf(memory: IndexBackoff | undefined): { backoff?: Backoff } {
  if (memory === undefined) return {};
  const { failures, since, until, avoidHost, revision } = memory;
  return {
    backoff: {
      failures,
      since: new Date(since).toISOString(),
      ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
      revision,
      ...(avoidHost === undefined ? {} : { avoidHost }),
    },
  };
}

/** Reads back what {@link statusOf} wrote of the indexes' failures, as a new leader does. */
export function backoffsFrom(status: RancherServiceStatus | undefined): Map<number, IndexBackoff> {
  const memories = new Map<number, IndexBackoff>();
  for (const { index, backoff } of status?.units ?? []) {
    if (backoff === undefined) continue;
    const { failures, since, until, avoidHost, revision } = backoff;
    memories.set(index, {
      failures,
      since: Date.parse(since),
      ...(until === undefined ? {} : { until: Date.parse(until) }),
      revision,
      ...(avoidHost === undefined ? {} : { avoidHost }),
    });
  }
  return memories;
}

function imagePullStall(judgements: readonly Judgement[], now: Time): Stall | undefined {
  const message = judgements
    .filter(({ unit }) => now - unit.createdAt >= imagePullPatienceMs)
    .map(pullFailure)
    .find((text) => text !== undefined);
  return message === undefined ? undefined : { reason: 'ImagePull', message };
}

/** A rollout whose new unit has failed waits for its owner: every other unit stays as it was. */
function rolloutStall(step: Step): Stall | undefined {
  const { outdated } = step.rollout;
  const failing = failingIndex(step);
  if (failing === undefined || outdated.length === 0) return undefined;
  const stay =
    outdated.length === 1 ? '1 older unit stays as it is' : `${outdated.length} older units stay as they are`;
  return {
    reason: 'UpgradeFailing',
    message: `unit ${failing} of the new launch part does not become healthy; ${stay}`,
  };
}

/** A restart whose restarted unit does not work goes no further: the others stay as they are. */
function restartStall({ restart, backoffs }: Step): Stall | undefined {
  const waiting = restart.waitingFor;
  if (waiting === undefined || !failsAgain(waiting, backoffs)) return undefined;
  const message = `unit ${waiting.unit.index} does not become healthy after its restart; ${restart.due.length} units wait for it`;
  return { reason: 'RestartFailing', message };
}

/** A container, or what fills its volumes, that was started several times and failed each time. */
const failing: ReadonlySet<string | undefined> = new Set(['CrashLoopBackOff', copyFailing]);

function failsAgain({ unit, members, memory }: Judgement, backoffs: Step['backoffs']): boolean {
  const failures = backoffs.get(unit.index)?.failures ?? 0;
  const loops = members.some(({ container }) => failing.has(container.reason));
  return failures > 0 || memory?.state === 'unhealthy' || loops;
}

/** The index whose unit of the new launch part fails, also while its next Pod is not there yet. */
function failingIndex({ rollout, backoffs, judgements }: Step): number | undefined {
  const failed = (index: number) => (backoffs.get(index)?.failures ?? 0) > 0;
  if (rollout.waitingFor === undefined) {
    const renewed = judgements.filter((one) => one.healthy && !one.outdated).map((one) => one.unit.index);
    return [...backoffs.keys()].find((index) => failed(index) && !renewed.includes(index));
  }
  return failsAgain(rollout.waitingFor, backoffs) ? rollout.waitingFor.unit.index : undefined;
}

function conditions(
  step: Step,
  given: StatusGiven,
  stall: Stall | undefined,
  units: readonly UnitStatus[],
): ConditionDraft[] {
  const drafts: ConditionDraft[] = [readyCondition(step, units)];
  const progress = progressOf(step, units);
  if (stall) drafts.push({ type: 'Stalled', status: 'True', ...stall });
  else if (progress) drafts.push({ type: 'Reconciling', status: 'True', ...progress });
  const fencing = [
    ...step.condemnation.held.filter((held) => held.by === 'AwaitingFencing').map((held) => held.judgement.unit),
    ...strandedUnits(step),
  ];
  if (fencing.length > 0) {
    const message = fewOf(fencing.map((unit) => `unit ${unit.index}: ${fencingMessage(unit)}`));
    drafts.push({ type: 'AwaitingFencing', status: 'True', reason: 'HostLost', message });
  }
  const others = step.condemnation.held.filter((held) => held.by !== 'AwaitingFencing');
  const reason = others[0]?.by;
  if (reason) {
    drafts.push({ type: 'HealingHeld', status: 'True', reason, message: holdsMessage(others, given) });
  }
  return drafts;
}

function holdsMessage(held: readonly Held[], given: StatusGiven): string {
  return fewOf(held.map((one) => `unit ${one.judgement.unit.index}: ${holdMessage(one, given)}`));
}

function fewOf(texts: readonly string[]): string {
  const more = texts.length > 3 ? [`and ${texts.length - 3} more`] : [];
  return [...texts.slice(0, 3), ...more].join('; ');
}

function readyCondition(step: Step, units: readonly UnitStatus[]): ConditionDraft {
  const { count, hosts, stopped } = step.wanted;
  const own = counted(step);
  const outdated = own.some((one) => one.outdated);
  const restarting = step.restart.due.length > 0;
  const deactivating = deactivation(step);
  if (deactivating) return { type: 'Ready', status: 'False', ...deactivating };
  if (hosts?.size === 0) {
    const message = 'no host that takes units fits the rules and tolerations of this global service';
    return { type: 'Ready', status: 'False', reason: 'NoMatchingHost', message };
  }
  if (count === 0) {
    const message = stopped ? 'the service is stopped' : 'the scale is 0';
    return { type: 'Ready', status: 'True', reason: 'Inactive', message };
  }
  const ready = own.filter(isReady).length;
  const tally = hosts ? `${ready} of ${count} hosts have a ready unit` : `${ready} of ${count} units are ready`;
  if (ready >= count && !outdated && !restarting) {
    return { type: 'Ready', status: 'True', reason: 'AllUnitsReady', message: tally };
  }
  const reasons = units.filter((unit) => unit.message !== undefined).slice(0, 3);
  const why = reasons.map((unit) => `unit ${unit.index}: ${unit.message}`).join('; ');
  const unserved = own.filter(isOnlyKubeletNotReady).length;
  const onlyKubelets = unserved > 0 && ready + unserved >= count;
  return {
    type: 'Ready',
    status: 'False',
    reason: outdated
      ? 'Upgrading'
      : restarting
        ? 'Restarting'
        : onlyKubelets
          ? 'KubeletNotReady'
          : ready > 0
            ? 'SomeUnitsNotReady'
            : 'NoUnitReady',
    message: shortened(`${tally}${why === '' ? '' : `; ${why}`}`, 4096),
  };
}

/** A service that was stopped, while its units are still there. */
function deactivation(step: Step): Stall | undefined {
  const left = step.wanted.stopped ? stoppingUnits(step) : 0;
  if (left === 0) return undefined;
  return { reason: 'Deactivating', message: `the service is stopped; ${left} units have yet to stop` };
}

function restartMessage({ due, batch, waitingFor, heldBy, nextAt }: Step['restart']): string {
  const missing = batch.length === 0 && nextAt === undefined ? ', when no unit is missing' : '';
  const wait = waitingFor ? `, waiting for unit ${waitingFor.unit.index}` : heldBy ? `, held by ${heldBy}` : missing;
  return `${due.length} units are to be restarted${wait}`;
}

/** What is under way and will end by itself; undefined when nothing is. */
function progressOf(step: Step, units: readonly UnitStatus[]): Stall | undefined {
  const deactivating = deactivation(step);
  if (deactivating) return deactivating;
  if (step.rollout.outdated.length > 0) {
    const waiting = step.rollout.waitingFor;
    const wait = waiting ? `, waiting for unit ${waiting.unit.index}` : '';
    return { reason: 'Upgrading', message: `${step.rollout.outdated.length} units are to be replaced${wait}` };
  }
  if (step.restart.due.length > 0) return { reason: 'Restarting', message: restartMessage(step.restart) };
  if (step.waiting.length > 0 || step.condemnation.held.some((held) => held.by === 'BackOff')) {
    return { reason: 'BackOff', message: 'a unit that failed before is made again after a while' };
  }
  const { writing, stranded } = step.slots;
  const acts = step.actions.some((action) => action.kind === 'create' || action.kind === 'delete');
  if (acts || writing.length > stranded.length) {
    return { reason: 'Scaling', message: 'units are being made or removed' };
  }
  const homeless = step.unallocated[0];
  if (homeless) return { reason: 'AllocationFailed', message: `unit ${homeless.unit.index}: ${homeless.why}` };
  const left = step.judgements.filter((one) => !isCounted(one.unit, step.wanted));
  const held = new Set([...step.condemnation.held.map((one) => one.judgement), ...left].map((one) => one.unit.index));
  const begun = units.filter(({ index, state, health }) => {
    if (held.has(index) || state === 'stopping' || health === 'started-once') return false;
    return state !== 'running' || health === 'initializing' || health === 'reinitializing';
  });
  if (begun.length === 0) return undefined;
  return { reason: 'Starting', message: `${begun.length} units are starting or initializing` };
}
