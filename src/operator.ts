/** The operator's entry: wires stores, election and controllers together, and ends when it may lead no more. */
import { randomUUID } from 'node:crypto';
import { labels, managedByDrover } from './api/labels.ts';
import type { RancherService } from './api/rancher-service.ts';
import { Fleet } from './controllers/fleet.ts';
import { RancherServiceController, rancherServices, type Stores } from './controllers/rancher-service/controller.ts';
import {
  projectClaim,
  projectHost,
  projectNamespace,
  projectPod,
  projectService,
} from './controllers/rancher-service/observe.ts';
import { background } from './kubernetes/background.ts';
import { Client } from './kubernetes/client.ts';
import { EventRecorder } from './kubernetes/event-recorder.ts';
import { LeaderElection } from './kubernetes/leader-election.ts';
import { Reflector } from './kubernetes/reflector.ts';
import { namespaces, nodes, persistentVolumeClaims, pods, type Resource, services } from './kubernetes/resource.ts';
import { Store } from './kubernetes/store.ts';
import { createTransport, loadKubeConfig } from './kubernetes/transport.ts';
import { serveHealth } from './telemetry/health-server.ts';
import { createLogger } from './telemetry/logger.ts';
import { Metrics } from './telemetry/metrics.ts';

const env = process.env;
const namespace = env['POD_NAMESPACE'] ?? 'drover-system';
const identity = `${env['POD_NAME'] ?? 'drover'}_${randomUUID()}`;
const log = createLogger(env['LOG_LEVEL']);
const metrics = new Metrics();
metrics.collectProcess();
metrics.leader.set({ name: 'drover-operator' }, 0);

const transport = createTransport({
  kubeConfig: loadKubeConfig(),
  userAgent: 'drover-operator',
  onAnswer: (method, code) => metrics.requests.inc({ method, code }),
});
const client = new Client(transport);
const ours = { labelSelector: `${labels.managedBy}=${managedByDrover}` };

const stores: Stores = {
  services: new Store<RancherService>({
    log,
    project: ({ metadata, spec, status }) => {
      const { managedFields: _, ...kept } = metadata as typeof metadata & { managedFields?: unknown };
      return { metadata: kept, spec, status } as unknown as RancherService;
    },
  }),
  pods: new Store({ log, project: projectPod, indexes: { service: (item) => [`${item.namespace}/${item.service}`] } }),
  hosts: new Store({ log, project: projectHost }),
  claims: new Store({ log, project: projectClaim }),
  kubernetesServices: new Store({ log, project: projectService }),
  namespaces: new Store({ log, project: projectNamespace }),
};

function reflect<T>(resource: Resource, store: Store<T>, selection = {}): Reflector {
  return new Reflector({
    client,
    resource,
    store,
    selection,
    log,
    onMissed: (count) => metrics.missedEvents.inc({ resource: resource.plural }, count),
  });
}

const podReflector = reflect(pods, stores.pods, ours);
const reflectors = [
  reflect(rancherServices, stores.services),
  podReflector,
  reflect(nodes, stores.hosts),
  reflect(persistentVolumeClaims, stores.claims, ours),
  reflect(services, stores.kubernetesServices, ours),
  reflect(namespaces, stores.namespaces),
];
const synced = () => Object.values(stores).every((store: Store<unknown>) => store.hasSynced());

const election = new LeaderElection({ client, namespace, name: 'drover-operator', identity, log });
let leaderSince = 0;
const events = new EventRecorder({ client, controller: 'drover.dev/rancher-service', instance: identity, log });
const controller = new RancherServiceController({
  client,
  stores,
  fleet: new Fleet(stores.pods, stores.hosts),
  events,
  log,
  metrics,
  relistPods: () => podReflector.relist(),
  mayWrite: () => election.isLeader(),
  leaderSince: () => leaderSince,
});

async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  await serveHealth({ port: Number(env['METRICS_PORT'] ?? 8080), metrics });
  // Ready means warm: a standby that has not listed yet could not take over at once.
  await serveHealth({ port: Number(env['HEALTH_PORT'] ?? 8081), alive: { process: () => true }, ready: { synced } });
  for (const reflector of reflectors) background('reflector', reflector.run(stopping.signal), log);
  await Promise.race([
    Promise.all(Object.values(stores).map((store: Store<unknown>) => store.whenSynced())),
    aborted(stopping.signal),
  ]);
  log.info({ identity }, 'caches are filled; standing by');
  if (!(await election.acquire(stopping.signal))) return;
  await lead(stopping);
}

async function lead(stopping: AbortController): Promise<void> {
  leaderSince = Date.now();
  log.info({ identity }, 'leading');
  metrics.leader.set({ name: 'drover-operator' }, 1);
  const working = new AbortController();
  // The lease is given back only when nothing of our work goes on.
  const yielding = new AbortController();
  const holding = election.hold(yielding.signal);
  // A standby's caches may be behind: nothing is decided before they are as new as the leadership.
  await Promise.race([
    Promise.all(reflectors.map((reflector) => reflector.relist())),
    holding,
    aborted(stopping.signal),
  ]);
  controller.enqueueAll();
  const work = controller.controller.run(AbortSignal.any([stopping.signal, working.signal]));
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
