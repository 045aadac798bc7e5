import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { primaryContainer } from '../../src/plan/pod.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

/**
 * Everything that runs Pods, in one: it schedules each to the next host, starts it at once and says that it is ready.
 * A deleted Pod is gone at once.
 */
export class ScriptedKubelet {
  readonly #server: ScriptedApiServer;
  readonly #hosts: readonly string[];
  #started = 0;

  constructor(server: ScriptedApiServer, hosts: readonly string[]) {
    this.#server = server;
    this.#hosts = hosts;
    for (const name of hosts) {
      const status = { conditions: [{ type: 'Ready', status: 'True' }] };
      server.storage.create('/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name }, status });
    }
    server.storage.onChange(({ type, collection, object }) => {
      if (type === 'ADDED' && collection === '/pods') setImmediate(() => this.report(object, true));
    });
  }

  /** Says of a Pod's container whether it is ready, as a probe would. */
  report({ metadata }: KubernetesObject, ready: boolean): void {
    const { namespace, name, uid } = metadata;
    const present = this.#server.storage.get('/pods', `${namespace}/${name}`);
    if (present?.metadata.uid !== uid) return;
    const spec = present['spec'] as { readonly nodeName?: string };
    const nodeName = spec.nodeName ?? this.#hosts[this.#started++ % this.#hosts.length];
    const containerStatuses = [
      { name: primaryContainer, ready, restartCount: 0, containerID: `run-${uid}`, state: { running: {} } },
    ];
    const status = { phase: 'Running', podIP: '127.0.0.1', containerStatuses };
    this.#server.storage.merge('/pods', { ...present, spec: { ...spec, nodeName }, status });
  }
}
