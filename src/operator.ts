/** The operator's entry: wires stores, election and controllers together, and ends when it may lead no more. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { labels, managedByDrover } from './api/labels.ts';
import { clusterDomainOf } from './controllers/cluster-domain.ts';
import { Operation } from './controllers/operation.ts';
import {
  defaultConfiguration,
  type OperatorConfiguration,
  readConfiguration,
} from './controllers/operator-configuration.ts';
import { removeDelayFrom } from './controllers/rancher-host/remove-delay.ts';
import { watchedNamespaces } from './controllers/watched-namespaces.ts';
import { background } from './kubernetes/background.ts';
import { Client } from './kubernetes/client.ts';
import { systemClock } from './kubernetes/clock.ts';
import { LeaderElection } from './kubernetes/leader-election.ts';
import { createTransport, loadKubeConfig } from './kubernetes/transport.ts';
import { serveHealth } from './telemetry/health-server.ts';
import { createLogger } from './telemetry/logger.ts';
import { Metrics } from './telemetry/metrics.ts';
import { version } from './version.ts';

const env = process.env;
const namespace = env['POD_NAMESPACE'] ?? 'drover-system';
const identity = `${env['POD_NAME'] ?? 'drover'}_${randomUUID()}`;
const log = createLogger(env['LOG_LEVEL']);
const metrics = new Metrics();
metrics.collectProcess();
metrics.build.set({ version }, 1);
metrics.leader.set({ name: 'drover-operator' }, 0);

const kubeConfig = loadKubeConfig();
const userAgent = 'drover-operator';
let answeredAt = Number.NEGATIVE_INFINITY;
const count = (method: string, code: number) => metrics.requests.inc({ method, code });
function onAnswer(method: string, code: number): void {
  count(method, code);
  if (code > 0) answeredAt = systemClock.monotonic();
}
const client = new Client(createTransport({ kubeConfig, userAgent, onAnswer }));
const election = new LeaderElection({
  // Connections of its own: a renewal waits behind no other work.
  client: new Client(createTransport({ kubeConfig, userAgent, onAnswer: count })),
  namespace,
  name: 'drover-operator',
  identity,
  log,
  onFailedRenewal: (triedMs) => {
    // A server that answers others meanwhile is only slow: what is under way is not thrown away for it.
    if (systemClock.monotonic() - answeredAt >= triedMs) client.transport.dropConnections();
  },
});

/** Nothing is configured where there is no such file; what cannot be read ends the process. */
function configuration(): OperatorConfiguration {
  const path = env['DROVER_CONFIGURATION'] ?? '';
  return path === '' || !existsSync(path) ? defaultConfiguration : readConfiguration(readFileSync(path, 'utf8'), path);
}

async function main(): Promise<void> {
  const namespaces = watchedNamespaces(process.argv.slice(2), env['NAMESPACES']);
  const given = configuration();
  const operation = new Operation({
    client,
    clock: systemClock,
    log,
    metrics,
    instance: identity,
    ours: { labelSelector: `${labels.managedBy}=${managedByDrover}` },
    ...(namespaces === undefined ? {} : { namespaces }),
    clusterDomain: given.clusterDomain ?? ownDomain() ?? 'cluster.local',
    ...removeDelayFrom(env['HOST_REMOVE_DELAY_SECONDS']),
    configuration: given,
    mayWrite: () => election.isLeader(),
  });
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  await serveHealth({ port: Number(env['METRICS_PORT'] ?? 8080), metrics });
  // Ready means warm: a standby that has not listed yet could not take over at once.
  await serveHealth({
    port: Number(env['HEALTH_PORT'] ?? 8081),
    alive: { process: () => true },
    ready: { synced: () => operation.hasSynced() },
  });
  background('observation', operation.observe(stopping.signal), log);
  await Promise.race([operation.whenSynced(), aborted(stopping.signal)]);
  log.info({ identity, version, namespaces }, 'caches are filled; standing by');
  if (!(await election.acquire(stopping.signal))) return;
  await lead(operation, stopping);
}

/** The domain that the operator's own Pod searches. Outside of a cluster there is none. */
function ownDomain(): string | undefined {
  const path = '/etc/resolv.conf';
  return existsSync(path) ? clusterDomainOf(readFileSync(path, 'utf8')) : undefined;
}

async function lead(operation: Operation, stopping: AbortController): Promise<void> {
  const since = Date.now();
  log.info({ identity }, 'leading');
  metrics.leader.set({ name: 'drover-operator' }, 1);
  const working = new AbortController();
  // The lease is given back only when nothing of our work goes on.
  const yielding = new AbortController();
  const holding = election.hold(yielding.signal, () => operation.enqueueAll());
  // A standby's caches may be behind: nothing is decided before they are as new as the leadership.
  await Promise.race([operation.refresh(), holding, aborted(stopping.signal)]);
  const work = operation.lead(since, AbortSignal.any([stopping.signal, working.signal]));
  await Promise.race([holding, aborted(stopping.signal)]);
  working.abort();
  if (!stopping.signal.aborted) {
    log.fatal('leadership is lost; ending, so that nothing of it goes on');
    process.exit(1);
  }
  await work;
  yielding.abort();
  await holding;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}

process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard; this is a defect'));

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'the operator cannot go on');
  process.exit(1);
}
