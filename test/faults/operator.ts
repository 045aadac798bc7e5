import { Operation } from '../../src/controllers/operation.ts';
import { compose } from '../../src/controllers/rancher-stack/composition.ts';
import { ConnectionError } from '../../src/kubernetes/api-error.ts';
import { Client } from '../../src/kubernetes/client.ts';
import type { Clock } from '../../src/kubernetes/clock.ts';
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
  readonly #operation: Operation;
  readonly #clock: Clock;
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
    this.#clock = clock;
    this.#operation = new Operation({
      client: new Client(mortal),
      clock,
      log,
      metrics: this.metrics,
      instance: 'test',
      ours: {},
      translator: { translate: async (input) => compose(input) },
      mayWrite: () => !this.#dead,
    });
  }

  async start(): Promise<void> {
    const { signal } = this.#stopping;
    const since = this.#clock.now();
    this.#running = [this.#operation.observe(signal)];
    await this.#operation.whenSynced();
    this.#running.push(this.#operation.lead(since, signal));
  }

  /** Looks at every service anew, and ends when it has. */
  async resync(): Promise<void> {
    const before = await this.#reconciles();
    this.#operation.enqueueAll();
    while ((await this.#reconciles()) === before) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#transport.dropConnections();
    await Promise.all(this.#running);
  }

  async #reconciles(): Promise<number> {
    const { values } = await this.metrics.reconciles.get();
    const ofServices = values.filter(({ labels }) => labels['controller'] === 'rancher-service');
    return ofServices.reduce((sum, { value }) => sum + value, 0);
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
