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

  /** Adds the process's own: memory, CPU, event loop delay. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}
