import { annotations, labels } from '../../src/api/labels.ts';
import type { RancherServiceStatus } from '../../src/api/rancher-service.ts';
import { unitsDomain } from '../../src/dns/unit-domain.ts';
import { readMemory } from '../../src/health/memory.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { CompressedClock } from './compressed-clock.ts';
import { Operator, type OperatorOptions } from './operator.ts';
import { ScriptedApiServer } from './scripted-api-server.ts';
import { ScriptedKubelet } from './scripted-kubelet.ts';

const services = 'drover.dev/rancherservices';

/** A scripted API server with something that runs Pods, one service, and the operators a test starts. */
export class ScriptedCluster {
  readonly server: ScriptedApiServer;
  readonly kubelet: ScriptedKubelet;
  readonly clock: CompressedClock;
  readonly #operators: Operator[] = [];

  private constructor(server: ScriptedApiServer, clock: CompressedClock) {
    this.server = server;
    this.clock = clock;
    this.kubelet = new ScriptedKubelet(server, ['host-1', 'host-2', 'host-3']);
    server.storage.create('/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  }

  /** @param factor how many times as fast as it does time passes for the operators. */
  static async start(factor = 40): Promise<ScriptedCluster> {
    const clock = new CompressedClock(factor);
    return new ScriptedCluster(await ScriptedApiServer.start(() => clock.now()), clock);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#operators.map((operator) => operator.stop()));
    await this.server.stop();
  }

  async operator(options: OperatorOptions = {}): Promise<Operator> {
    const operator = new Operator(this.server, this.clock, options);
    this.#operators.push(operator);
    await operator.start();
    return operator;
  }

  /** Writes the service's spec as its owner would. */
  wish(spec: object): void {
    const metadata = { namespace: 'shop', name: 'web' };
    const draft = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec };
    this.server.storage.apply(services, draft);
  }

  get service(): KubernetesObject & { readonly status?: RancherServiceStatus } {
    const found = this.server.storage.get(services, 'shop/web');
    if (found === undefined) throw new Error('there is no service yet');
    return found;
  }

  pods(): KubernetesObject[] {
    return this.server.storage.list('/pods');
  }

  /** The service as anybody would find it, without what differs from run to run: names, UIDs, times. */
  picture(): object {
    const { status } = this.service;
    return {
      units: this.pods().map(({ metadata }) => ({ ...metadata.labels, owner: metadata.ownerReferences?.[0]?.name })),
      services: this.server.storage.list('/services').map((object) => object['spec']),
      claims: this.server.storage.list('/persistentvolumeclaims').map(({ metadata }) => metadata.name),
      state: status?.state,
      health: status?.healthState,
      ready: status?.ready,
      conditions: status?.conditions?.map(({ type, status: value, reason }) => `${type}=${value} ${reason}`),
    };
  }

  /** Whether the last thing its owner wished for is there, works, and is told of. */
  isDone(): boolean {
    const { metadata, status, ...rest } = this.service;
    const { scale } = rest['spec'] as { readonly scale: number };
    const settled = status?.state === (scale === 0 ? 'inactive' : 'active') && status.ready === scale;
    const names = this.pods().map((pod) => pod.metadata.name);
    const told = (status?.units ?? []).filter((unit) => !unit.outdated && unit.health === 'healthy');
    const same = names.length === scale && names.join() === told.map((unit) => unit.pod).join();
    const named = this.server.storage.get('/services', `shop/${unitsDomain}`) !== undefined;
    return settled && same && named && this.#isJudged() && status.observedGeneration === metadata.generation;
  }

  /** Whether every Pod was found healthy itself: one before it may have had its name. */
  #isJudged(): boolean {
    const memories = this.pods().map(({ metadata }) => readMemory(metadata.annotations?.[annotations.health]));
    return memories.every((memory) => memory?.state === 'healthy');
  }

  /** The moments at which two Pods held one index, from the whole history. */
  doubles(): string[] {
    const found: string[] = [];
    const live = new Map<string, string>();
    for (const { type, object } of this.server.storage.since('/pods', 0)) {
      const { uid, name, labels: given } = object.metadata;
      if (type === 'DELETED') live.delete(uid);
      if (type !== 'ADDED') continue;
      const index = given?.[labels.index] ?? '';
      if ([...live.values()].includes(index)) found.push(`${name} beside another at index ${index}`);
      live.set(uid, index);
    }
    return found;
  }
}
