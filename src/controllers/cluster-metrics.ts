/**
 * Observes the caches whenever the metrics are asked for, decides nothing, writes the gauges of services, units and hosts.
 * The leader alone has them: two operators that count the same units would be added up.
 */
import type { RancherService } from '../api/rancher-service.ts';
import type { HealthState } from '../health/memory.ts';
import type { Store } from '../kubernetes/store.ts';
import type { ObservedUnit } from '../plan/observed.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { HostState } from './rancher-host/host-watch.ts';

type MeasuredUnit = Pick<ObservedUnit, 'deletingSince' | 'memory' | 'members'>;

export interface ClusterMetricsSources {
  readonly services: Pick<Store<RancherService>, 'list'>;
  readonly pods: Pick<Store<{ readonly namespace: string; readonly unit: MeasuredUnit }>, 'list'>;
  readonly hosts: Pick<Store<{ readonly name: string }>, 'list'>;
  stateOf(host: string): HostState | undefined;
  isStorm(): boolean;
  leads(): boolean;
}

/** From the worst; a unit is as well as the member of it that is worst. */
const worst: readonly HealthState[] = ['unhealthy', 'initializing', 'reinitializing', 'healthy'];
/** Conditions that are there only while they are true, and mean that something is not as it should be. */
const troubling = ['Stalled', 'HealingHeld', 'AwaitingFencing'];

/** Sets the gauges anew whenever the metrics are asked for. */
export function reportCluster(metrics: Metrics, sources: ClusterMetricsSources): void {
  metrics.onScrape(() => {
    const { units, services, troubles, hosts, storm } = metrics;
    for (const gauge of [units, services, troubles, hosts, storm]) gauge.reset();
    if (!sources.leads()) return;
    storm.set(sources.isStorm() ? 1 : 0);
    for (const { namespace, unit } of sources.pods.list()) {
      if (unit.deletingSince === undefined) units.inc({ namespace, health: healthOf(unit) });
    }
    for (const service of sources.services.list()) reportService(metrics, service);
    for (const { name } of sources.hosts.list()) {
      const state = sources.stateOf(name);
      if (state !== undefined) hosts.inc({ state });
    }
  });
}

function reportService({ services, troubles }: Metrics, { metadata, status }: RancherService): void {
  const { namespace, name } = metadata;
  services.inc({ namespace, state: status?.state ?? 'new' });
  for (const { type, status: is, reason } of status?.conditions ?? []) {
    const labels = { namespace, service: name, reason };
    if (type === 'Ready' && is === 'False') troubles.set({ ...labels, condition: 'NotReady' }, 1);
    if (troubling.includes(type) && is === 'True') troubles.set({ ...labels, condition: type }, 1);
  }
}

function healthOf({ memory, members = [] }: MeasuredUnit): HealthState | 'unchecked' {
  const states = [memory?.state, ...members.map((member) => member.memory?.state)];
  return worst.find((state) => states.includes(state)) ?? 'unchecked';
}
