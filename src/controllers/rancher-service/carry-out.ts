import type { RancherService } from '../../api/rancher-service.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import { needsCreate } from '../../plan/action.ts';
import type { DesiredService } from '../../plan/desired.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { isAboveFloor } from '../../plan/scale-policy.ts';
import type { Stall } from '../../plan/status.ts';
import type { Step } from '../../plan/step.ts';
import { type Actor, act } from './act.ts';
import { isWaiting, restoreClaims, waitingForClaims } from './claims.ts';
import * as event from './events.ts';
import { type LastLinesOptions, lastLines } from './last-lines.ts';
import { isThereToStay, secondLook } from './second-look.ts';
import type { ServiceLog } from './service-log.ts';
import { refusedRetryMs, type ServiceMemory } from './service-memory.ts';

/** A step that was decided, and what it was decided about. */
export interface DecidedStep {
  readonly key: string;
  readonly service: RancherService;
  readonly desired: DesiredService;
  readonly units: readonly ObservedUnit[];
  readonly plan: Step;
  readonly memory: ServiceMemory;
}

export interface CarryOutOptions extends Omit<Actor, 'done' | 'confirm' | 'mayAdopt'> {
  readonly resource: Resource;
  readonly log: ServiceLog;
  readonly logs: LastLinesOptions;
}

/** What became of a step. */
export interface CarriedOut {
  /** The API server takes no Pods of this spec. */
  readonly stall?: Stall;
  /** Why units are not made yet, by index. */
  readonly waiting: ReadonlyMap<number, string>;
  /** The service is to be looked at again: units had changed since they were judged, or its scale is to be taken back. */
  readonly lookAgain: boolean;
}

/** Carries a step out, unless the API server refused the like a moment ago. */
export async function carryOut(step: DecidedStep, now: number, options: CarryOutOptions): Promise<CarriedOut> {
  const { key, service, desired, units, plan, memory } = step;
  const { log, logs, resource, ...actor } = options;
  const { generation } = service.metadata;
  const waits = memory.isRefused(generation, now);
  // While creates are refused nothing is deleted for a changed spec either: the units there are all there is.
  const quiet = memory.isAdditionRefused(generation, now);
  const waiting = waitingForClaims(desired, plan.actions, options);
  const actions = plan.actions.filter((action) => {
    if (isWaiting(action, waiting) || (waits && needsCreate(action))) return false;
    return !(quiet && action.kind === 'add');
  });
  let read: ReadonlyMap<string, string> = new Map();
  const { refused, additionRefused, spared } = await act(key, desired, actions, {
    ...actor,
    mayAdopt: () => isThereToStay(options.client, resource, service.metadata),
    confirm: async (deletes) => {
      read = await lastLines(desired.namespace, deletes, logs);
      // Last of all: what is looked at is what is deleted.
      return secondLook(options.client, resource, service, units, deletes);
    },
    done: (action, pod) => {
      const deleted = action.kind === 'delete';
      if (deleted && action.failure) memory.backoffs.set(action.index, action.failure);
      log.carriedOut(service, memory.decisions, action, pod, deleted ? read.get(action.uid) : undefined);
    },
  });
  if (!memory.isClaimRefused(generation, now)) {
    const gone = new Set(actions.flatMap((action) => (action.kind === 'delete' ? [action.uid] : [])));
    const staying = units.filter(({ uid }) => !gone.has(uid));
    const lost = await restoreClaims(desired, staying, options);
    memory.claimRefused = lost && { message: lost.message, generation, until: now + refusedRetryMs };
  }
  for (const action of spared) log.tell(service, event.spared(action));
  if (refused) memory.refused = { message: refused.message, generation, until: now + refusedRetryMs };
  else if (!waits || !plan.actions.some(needsCreate)) memory.refused = undefined;
  if (additionRefused) {
    memory.additionRefused = { message: additionRefused.message, generation, until: now + refusedRetryMs };
  } else if (!quiet) memory.additionRefused = undefined;
  // What a scale policy asked too much by goes with the next look, and stalls nothing.
  const tooMuch = refused !== undefined && isTakenBack(step);
  const stands = [tooMuch ? undefined : memory.refused, memory.additionRefused, memory.claimRefused].find(
    (refusal) => refusal?.generation === generation,
  );
  return {
    ...(stands ? { stall: { reason: 'CreateRefused', message: stands.message } } : {}),
    waiting,
    lookAgain: tooMuch || spared.length > 0,
  };
}

function isTakenBack({ desired: { spec }, plan: { scaling } }: DecidedStep): boolean {
  return spec.scalePolicy !== undefined && scaling !== undefined && isAboveFloor(spec.scalePolicy, scaling);
}
