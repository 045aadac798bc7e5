import type { RancherService } from '../../src/api/rancher-service.ts';
import { Fleet } from '../../src/controllers/fleet.ts';
import {
  RancherServiceController,
  rancherServices,
  type Stores,
} from '../../src/controllers/rancher-service/controller.ts';
import {
  projectClaim,
  projectHost,
  projectNamespace,
  projectPod,
  projectService,
} from '../../src/controllers/rancher-service/observe.ts';
import { ConnectionError } from '../../src/kubernetes/api-error.ts';
import { Client } from '../../src/kubernetes/client.ts';
import type { Clock } from '../../src/kubernetes/clock.ts';
import { EventRecorder } from '../../src/kubernetes/event-recorder.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  type Resource,
  services,
} from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import { type ApiRequest, createTransport, type Transport } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

/** When an operator dies: at its write of this number, and whether it still learns what became of it. */
export interface Crash {
  readonly atWrite: number;
  readonly answered: boolean;
}

export interface OperatorOptions {
  readonly crash?: Crash;
}

/** An operator as src/operator.ts wires it, without election, and mortal: it can die in the middle of its writes. */
export class Operator {
  readonly metrics = new Metrics();
  readonly crashed: Promise<void>;
  readonly #controller: RancherServiceController;
  readonly #reflectors: readonly Reflector[];
  readonly #stores: Stores;
  readonly #transport: Transport;
  readonly #stopping = new AbortController();
  readonly #crash: Crash | undefined;
  readonly #die: () => Promise<void>;
  readonly #underWay = new Set<Promise<unknown>>();
  #running: Promise<unknown>[] = [];
  #writes = 0;
  #dead = false;

  constructor(server: ScriptedApiServer, clock: Clock, { crash }: OperatorOptions) {
    const log = silentLogger();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.crashed = promise;
    this.#crash = crash;
    this.#die = async () => {
      this.#dead = true;
      this.#stopping.abort();
      await Promise.all(this.#underWay);
      resolve();
    };
    this.#transport = createTransport({ kubeConfig: server.kubeConfig, userAgent: 'drover-operator', clock });
    const mortal: Transport = { ...this.#transport, request: (request) => this.#send(request) };
    const client = new Client(mortal);
    const stores = makeStores();
    this.#stores = stores;
    const reflect = <T>(resource: Resource, store: Store<T>) => new Reflector({ client, resource, store, clock, log });
    const podReflector = reflect(pods, stores.pods);
    this.#reflectors = [
      reflect(rancherServices, stores.services),
      podReflector,
      reflect(nodes, stores.hosts),
      reflect(persistentVolumeClaims, stores.claims),
      reflect(services, stores.kubernetesServices),
      reflect(namespaces, stores.namespaces),
    ];
    const leaderSince = clock.now();
    this.#controller = new RancherServiceController({
      client,
      stores,
      fleet: new Fleet(stores.pods, stores.hosts),
      events: new EventRecorder({ client, controller: 'drover.dev/rancher-service', instance: 'test', log, clock }),
      log,
      metrics: this.metrics,
      clock,
      relistPods: () => podReflector.relist(),
      mayWrite: () => !this.#dead,
      leaderSince: () => leaderSince,
    });
  }

  async start(): Promise<void> {
    const { signal } = this.#stopping;
    this.#running = this.#reflectors.map((reflector) => reflector.run(signal));
    await Promise.all(Object.values(this.#stores).map((store: Store<unknown>) => store.whenSynced()));
    this.#running.push(this.#controller.controller.run(signal));
  }

  /** Looks at every service anew, and ends when it has. */
  async resync(): Promise<void> {
    const before = await this.#reconciles();
    this.#controller.enqueueAll();
    while ((await this.#reconciles()) === before) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#transport.dropConnections();
    await Promise.all(this.#running);
  }

  async #reconciles(): Promise<number> {
    const { values } = await this.metrics.reconciles.get();
    return values.reduce((sum, { value }) => sum + value, 0);
  }

  /** What is on its way arrives: a successor begins seconds later, by the rules of the lease. */
  #sent<T>(request: ApiRequest): Promise<T> {
    const answer = this.#transport.request<T>(request);
    const arrived = answer.catch(() => undefined).finally(() => this.#underWay.delete(arrived));
    this.#underWay.add(arrived);
    return answer;
  }

  async #send<T>(request: ApiRequest): Promise<T> {
    if (this.#dead) throw new ConnectionError('this operator is dead');
    if (!isDeed(request)) return this.#transport.request<T>(request);
    this.#writes++;
    if (this.#writes !== this.#crash?.atWrite) return this.#sent<T>(request);
    const answer = this.#sent<T>(request);
    await answer.catch(() => undefined);
    await this.#die();
    if (this.#crash.answered) return answer;
    throw new ConnectionError('this operator died before it heard');
  }
}

/** A write that something depends on; Events are told to people only. */
function isDeed({ method, query, path }: ApiRequest): boolean {
  return method !== 'GET' && query?.['dryRun'] === undefined && !path.endsWith('/events');
}

function makeStores(): Stores {
  const log = silentLogger();
  return {
    services: new Store({
      log,
      project: ({ metadata, spec, status }) => ({ metadata, spec, status }) as unknown as RancherService,
    }),
    pods: new Store({
      log,
      project: projectPod,
      indexes: { service: (item) => [`${item.namespace}/${item.service}`] },
    }),
    hosts: new Store({ log, project: projectHost }),
    claims: new Store({ log, project: projectClaim }),
    kubernetesServices: new Store({ log, project: projectService }),
    namespaces: new Store({ log, project: projectNamespace }),
  };
}
