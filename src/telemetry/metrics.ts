import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/**
 * Metrics under the names that controller-runtime and client-go use, so that dashboards made for them work unchanged.
 */
export class Metrics {
  readonly registry = new Registry();

  readonly reconciles = new Counter({
    name: 'controller_runtime_reconcile_total',
    help: 'Reconciles by controller and result.',
    labelNames: ['controller', 'result'],
    registers: [this.registry],
  });
  readonly reconcileSeconds = new Histogram({
    name: 'controller_runtime_reconcile_time_seconds',
    help: 'Length of reconciles.',
    labelNames: ['controller'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });
  readonly activeWorkers = new Gauge({
    name: 'controller_runtime_active_workers',
    help: 'Reconciles that are running.',
    labelNames: ['controller'],
    registers: [this.registry],
  });
  readonly queueDepth = new Gauge({
    name: 'workqueue_depth',
    help: 'Keys that wait.',
    labelNames: ['name'],
    registers: [this.registry],
  });
  readonly queueAdds = new Counter({
    name: 'workqueue_adds_total',
    help: 'Keys added.',
    labelNames: ['name'],
    registers: [this.registry],
  });
  readonly queueRetries = new Counter({
    name: 'workqueue_retries_total',
    help: 'Keys added again after a failure.',
    labelNames: ['name'],
    registers: [this.registry],
  });
  readonly queueSeconds = new Histogram({
    name: 'workqueue_queue_duration_seconds',
    help: 'How long keys wait.',
    labelNames: ['name'],
    buckets: [0.001, 0.01, 0.1, 1, 10, 60],
    registers: [this.registry],
  });
  readonly requests = new Counter({
    name: 'rest_client_requests_total',
    help: 'Requests to the API server; code 0 is a connection that failed.',
    labelNames: ['code', 'method'],
    registers: [this.registry],
  });
  readonly leader = new Gauge({
    name: 'leader_election_master_status',
    help: '1 while this process leads.',
    labelNames: ['name'],
    registers: [this.registry],
  });
  readonly build = new Gauge({
    name: 'drover_build_info',
    help: '1, with the version of this operator.',
    labelNames: ['version'],
    registers: [this.registry],
  });
  readonly missedEvents = new Counter({
    name: 'watch_missed_events_total',
    help: 'Changes that a periodic list found and the watch had not brought.',
    labelNames: ['resource'],
    registers: [this.registry],
  });

  /** Drover's own gauges are what the leader sees when it is asked; no other operator has them. */
  readonly units = new Gauge({
    name: 'drover_units',
    help: 'Units by namespace and health: healthy, unhealthy, initializing, reinitializing, unchecked. By the leader only.',
    labelNames: ['namespace', 'health'],
    registers: [this.registry],
  });
  readonly services = new Gauge({
    name: 'drover_services',
    help: "RancherServices by namespace and state, in Rancher's words. By the leader only.",
    labelNames: ['namespace', 'state'],
    registers: [this.registry],
  });
  readonly troubles = new Gauge({
    name: 'drover_service_trouble',
    help: '1 for a service with the condition NotReady, Stalled, HealingHeld or AwaitingFencing, and its reason; a service in order has no series. By the leader only.',
    labelNames: ['namespace', 'service', 'condition', 'reason'],
    registers: [this.registry],
  });
  readonly hosts = new Gauge({
    name: 'drover_hosts',
    help: 'Hosts by state: active, reconnecting, disconnected. By the leader only.',
    labelNames: ['state'],
    registers: [this.registry],
  });
  readonly storm = new Gauge({
    name: 'drover_storm_stop',
    help: '1 while too much fails at once and healing is held in the whole cluster. By the leader only.',
    registers: [this.registry],
  });
  readonly created = new Counter({
    name: 'drover_unit_creations_total',
    help: 'Units created.',
    registers: [this.registry],
  });
  readonly removed = new Counter({
    name: 'drover_unit_removals_total',
    help: 'Units removed, by reason: unhealthy, host-lost, initializing-timeout, reinitializing-timeout, ended are healing; extra, outdated, restarted, hosts-changed, copy-impossible are not.',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly healthTransitions = new Counter({
    name: 'drover_health_transitions_total',
    help: 'Changes of the health of a unit, by what it became.',
    labelNames: ['to'],
    registers: [this.registry],
  });
  readonly replacementSeconds = new Histogram({
    name: 'drover_replacement_seconds',
    help: 'From the removal of a unit for its health or its host until its successor is healthy. One that a new leader ends is not counted.',
    labelNames: ['reason'],
    buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600],
    registers: [this.registry],
  });

  readonly #beforeScrape: (() => void)[] = [];

  /**
   * Counts the changes that a watch of a resource missed. From zero: `increase()` takes a series that begins with 1 for one
   * that was 1 before. @returns what is told how many more there are.
   */
  countMissed(resource: string): (count: number) => void {
    this.missedEvents.inc({ resource }, 0);
    return (count) => this.missedEvents.inc({ resource }, count);
  }

  /** Adds the process's own: memory, CPU, event loop delay. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Has something set its gauges whenever the metrics are asked for, and at no other time. */
  onScrape(set: () => void): void {
    this.#beforeScrape.push(set);
  }

  /** What /metrics answers. */
  async render(): Promise<string> {
    for (const set of this.#beforeScrape) set();
    return this.registry.metrics();
  }
}
