import { groupVersion } from '../../api/group.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { EventDraft, EventRecorder, Regarding } from '../../kubernetes/event-recorder.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Action } from '../../plan/action.ts';
import type { Scaling } from '../../plan/scale-policy.ts';
import { type ServiceState, serviceState } from '../../plan/service-state.ts';
import type { Step } from '../../plan/step.ts';
import type { Decisions, Standing, StandingOf } from './decisions.ts';
import * as event from './events.ts';
import { instanceLog } from './last-lines.ts';
import type { ServiceMemory } from './service-memory.ts';
import { stateEntered } from './state-events.ts';
import type { UnitMetrics } from './unit-metrics.ts';

/** What is known beside a step. */
interface FoundGiven {
  /** The state that was decided on last, which the cache may not show yet: the same that its status is reckoned from. */
  readonly previous: ServiceState | undefined;
  /** The counts of the storm that holds healing, in words. */
  readonly storm: string | undefined;
}

/** What users are told of a service: Events, of what was decided also the history in its status, and the metrics. */
export class ServiceLog {
  readonly #events: EventRecorder;
  readonly #clock: Clock;
  readonly #metrics: UnitMetrics;

  constructor(events: EventRecorder, clock: Clock, metrics: UnitMetrics) {
    this.#events = events;
    this.#clock = clock;
    this.#metrics = metrics;
  }

  /** The service is not there any more. */
  forget(service: string): void {
    this.#metrics.forget(service);
  }

  /** An Event, and no more. */
  tell(service: RancherService, draft: EventDraft): void {
    this.#events.record(regarding(service), draft);
  }

  /** An Event, and a decision about the service as a whole. */
  decided(service: RancherService, decisions: Decisions, draft: EventDraft): void {
    this.tell(service, draft);
    decisions.record(draft, {}, this.#clock.now());
  }

  /**
   * An action was carried out.
   *
   * @param log the end of what a unit wrote that was deleted.
   */
  carriedOut(service: RancherService, decisions: Decisions, action: Action, pod: string, log?: string): void {
    if (action.kind === 'delete') this.#metrics.removed(keyOf(service), action, this.#clock.now());
    if (action.kind === 'create') this.#metrics.created();
    const told = event.carriedOut(action, pod);
    if (told === undefined) return;
    this.tell(service, told);
    if (action.kind === 'delete' && log !== undefined) this.tell(service, instanceLog(action, log));
    const host = action.kind === 'delete' && action.host !== undefined ? { host: action.host } : {};
    const said = log === undefined ? {} : { log };
    decisions.record(told, { index: action.index, pod, ...host, ...said }, this.#clock.now());
  }

  /** What a step found: a new state of the service, units that changed, and units that should be replaced and are not. */
  found(service: RancherService, decisions: Decisions, plan: Step, { previous, storm }: FoundGiven): void {
    this.#metrics.found(keyOf(service), plan, this.#clock.now());
    this.#entered(service, decisions, plan, previous);
    for (const transition of plan.transitions) this.tell(service, event.transitioned(transition));
    const standing: Standing[] = plan.condemnation.held.map((held) => {
      const { unit } = held.judgement;
      return { key: `${unit.uid}/${held.by}`, concerned: unit, told: event.held(held, storm) };
    });
    for (const { unit, why } of plan.unallocated) {
      standing.push({ key: `${unit.uid}/AllocationFailed`, concerned: unit, told: event.allocationFailed(unit, why) });
    }
    this.stands(service, decisions, 'units', standing);
  }

  /** All that stands at this look: each is a decision when it begins. */
  stands(service: RancherService, decisions: Decisions, of: StandingOf, standing: readonly Standing[]): void {
    for (const { told } of standing) this.tell(service, told);
    decisions.recordStanding(of, standing, this.#clock.now());
  }

  /** A scale policy wants another scale. That it is tried once more, in vain again, is no decision to keep. */
  scaled(service: RancherService, { decisions, scaling, refused }: ServiceMemory, now: Scaling | undefined): void {
    if (now === undefined || now.current === scaling?.current) return;
    const told = event.scaleAdjusted(scaling?.current, now, refused?.message);
    if (scaling?.retryAt !== undefined && now.retryAt !== undefined) this.tell(service, told);
    else this.decided(service, decisions, told);
  }

  #entered(service: RancherService, decisions: Decisions, plan: Step, previous: ServiceState | undefined): void {
    const state = serviceState(plan, previous);
    const entered = decisions.enter(state);
    const told = entered && stateEntered(entered.from, state, service, plan);
    if (!told) return;
    this.decided(service, decisions, told);
  }
}

function regarding(service: RancherService): Regarding {
  const { name, namespace, uid } = service.metadata;
  return { apiVersion: groupVersion, kind: 'RancherService', name, namespace, uid };
}
