/** Two ways of keeping up with the Pods of a cluster: the client library's informer, and ours. */
import { CoreV1Api, makeInformer, type V1Pod } from '@kubernetes/client-node';

import { Client } from '../../src/kubernetes/client.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { Reflector } from '../../src/kubernetes/reflector.ts';
import { pods } from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import { createTransport } from '../../src/kubernetes/transport.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { HastyClock } from './hasty-clock.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

export interface Follower {
  /** The Pods it knows, sorted. */
  names(): string[];
  stop(): Promise<void>;
}

/** Follows the Pods as the client library's documentation shows it. */
export function followWithInformer(server: ScriptedApiServer) {
  const { kubeConfig } = server;
  const api = kubeConfig.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Pod>(kubeConfig, '/api/v1/pods', () => api.listPodForAllNamespaces());
  const errors: unknown[] = [];
  informer.on('error', (error) => errors.push(error));
  return {
    informer,
    /** What the informer told of; it tells and does no more. */
    errors,
    start: () => informer.start(),
    names: () =>
      informer
        .list()
        .map((pod) => pod.metadata?.name ?? '')
        .sort(),
    stop: () => informer.stop(),
  };
}

export interface ReflectionOptions {
  /** A watch that says nothing for so long counts as silent. Default: what the reflector asks for. */
  readonly idleMs?: number;
  readonly project?: (object: KubernetesObject) => string | undefined;
}

/** Follows the Pods with a reflector whose waits are short. */
export function followWithReflector(server: ScriptedApiServer, options: ReflectionOptions = {}) {
  const log = silentLogger();
  const clock = new HastyClock();
  const transport = createTransport({ kubeConfig: server.kubeConfig, userAgent: 'drover-test', clock });
  const { idleMs } = options;
  const impatient: typeof transport = {
    ...transport,
    lines: (request) => transport.lines(idleMs === undefined ? request : { ...request, idleMs }),
  };
  const store = new Store<string>({ log, project: options.project ?? (({ metadata }) => metadata.name) });
  const missed: number[] = [];
  const client = new Client(impatient);
  const onMissed = (count: number) => missed.push(count);
  const reflector = new Reflector({ client, resource: pods, store, clock, log, onMissed });
  const stopping = new AbortController();
  const running = reflector.run(stopping.signal);
  return {
    reflector,
    store,
    clock,
    transport,
    /** How many changes each audit found that no event had told of. */
    missed,
    names: () => store.list().sort(),
    async stop() {
      stopping.abort();
      await running;
      transport.dropConnections();
    },
  };
}
