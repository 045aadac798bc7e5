/** Units, hosts and services as planning sees them, for its tests: what a test does not say is well. */
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type * as z from 'zod';

import { RancherServiceSpec } from '../api/rancher-service.ts';
import { HealthCheck } from '../features/health_check/spec.ts';
import type { UnitMemory } from '../health/memory.ts';
import type { Action } from './action.ts';
import type { DesiredService } from './desired.ts';
import type { ObservedContainer, ObservedHost, ObservedHosts, ObservedMember, ObservedUnit } from './observed.ts';
import { type RenderedUnit, renderUnit } from './pod.ts';
import { revision } from './revision.ts';
import { type Step, type StepInput, step } from './step.ts';

export const second = 1000;
export const minute = 60 * second;
/** The present of a test, in milliseconds since the epoch. */
export const now = Date.UTC(2026, 0, 1);

export type WrittenSpec = Partial<z.input<typeof RancherServiceSpec>>;
type WrittenCheck = z.input<typeof HealthCheck>;

export function desired(written: WrittenSpec = {}): DesiredService {
  const spec = RancherServiceSpec.parse({ image: 'site', ...written });
  return { namespace: 'shop', name: 'site', uid: 'service-uid', stack: 'shop', spec, revision: revision(spec) };
}

export function check(written: Partial<WrittenCheck> = {}): HealthCheck {
  return HealthCheck.parse({ port: 80, ...written });
}

/** A unit that runs on host a, made from the launch part `desired()` has, an hour old and one minute older each index. */
export function unit(index: number, over: Partial<ObservedUnit> = {}): ObservedUnit {
  return {
    pod: `shop-site-${index}-0`,
    uid: `uid-${index}`,
    index,
    revision: desired().revision,
    replaces: '',
    createdAt: now - 60 * minute + index * minute,
    host: 'a',
    phase: 'Running',
    endedOnce: false,
    container: container(),
    serving: true,
    avoidedHosts: [],
    singleWriter: false,
    owned: true,
    fenced: false,
    ...over,
  };
}

export function container(over: Partial<ObservedContainer> = {}): ObservedContainer {
  return { ready: true, restarts: 0, running: true, run: 'run-1', ...over };
}

export function memory(state: UnitMemory['state'], over: Partial<UnitMemory> = {}): UnitMemory {
  return { state, since: now - 5 * minute, firstStart: now - 50 * minute, run: 'run-1', ...over };
}

/** A sidekick's container that has passed its check on port 81 for five minutes. */
export function sidekick(name: string, over: Partial<ObservedMember> = {}): ObservedMember {
  return { name, container: container(), check: check({ port: 81 }), memory: memory('healthy'), ...over };
}

/** A unit with a check that has passed for five minutes. */
export function healthy(index: number, over: Partial<ObservedUnit> = {}): ObservedUnit {
  return unit(index, { check: check(), memory: memory('healthy'), ...over });
}

/** A unit whose check has failed since a moment ago, as its memory and its label say already. */
export function unhealthy(index: number, over: Partial<ObservedUnit> = {}): ObservedUnit {
  return unit(index, {
    check: check(),
    memory: memory('unhealthy', { since: now - second }),
    container: container({ ready: false }),
    serving: false,
    ...over,
  });
}

/** A unit that runs and has not passed its check yet. */
export function initializing(index: number, over: Partial<ObservedUnit> = {}): ObservedUnit {
  const started = now - 10 * second;
  return unit(index, {
    check: check(),
    memory: memory('initializing', { since: started, firstStart: started }),
    container: container({ ready: false }),
    ...over,
  });
}

/** A Pod that no host has taken yet. */
export function pending(index: number, over: Partial<ObservedUnit> = {}): ObservedUnit {
  const { host: _, ...homeless } = unit(index);
  const waiting: ObservedContainer = { ready: false, restarts: 0, running: false };
  return { ...homeless, phase: 'Pending', container: waiting, ...over };
}

export function host(name: string, over: Partial<ObservedHost> = {}): ObservedHost {
  return { name, ready: 'True', fenced: false, schedulable: true, ...over };
}

export function hosts(...all: readonly ObservedHost[]): ObservedHosts {
  return new Map(all.map((one) => [one.name, one]));
}

/** What planning is given when a test says nothing else: three live hosts, no memory, a leader of an hour. */
export function input(over: Partial<StepInput> = {}): StepInput {
  const units = over.units ?? [];
  return {
    desired: desired(),
    units,
    hosts: hosts(host('a'), host('b'), host('c')),
    votes: new Map(),
    leaderSince: now - 60 * minute,
    backoffs: new Map(),
    permission: { healing: 'free', allowance: 0 },
    runningSince: new Map(units.map((one) => [one.uid, one.createdAt])),
    ...over,
  };
}

/** One step at {@link now}. */
export function planned(over: Partial<StepInput> = {}): Step {
  return step(input(over), now);
}

/** An action in few words: `delete 2 unhealthy`, `create 2`. */
export function brief(action: Action): string {
  if (action.kind === 'delete') return `delete ${action.index} ${action.reason}`;
  if (action.kind !== 'mark') return `${action.kind} ${action.index}`;
  const serving = action.serving === undefined ? '' : ` serving=${action.serving}`;
  return `mark ${action.index}${action.memory ? ` ${action.memory.state}` : ''}${serving}`;
}

/** The deletes and creates of a step in few words and in order. */
export function changes(over: Partial<StepInput> = {}): string[] {
  return planned(over)
    .actions.filter((action) => action.kind === 'delete' || action.kind === 'create')
    .map(brief);
}

/** What becomes of the first unit of a service: its Pod, its primary container and its claims. */
export function rendered(written: WrittenSpec): RenderedUnit & {
  readonly spec: V1PodSpec;
  readonly container: V1Container | undefined;
} {
  const unit = renderUnit(desired(written), { kind: 'create', index: 1, replaces: '', lostHosts: [] });
  const container = unit.pod.spec.containers.find(({ name }) => name === 'primary');
  return { ...unit, spec: unit.pod.spec, container };
}
