import { labels } from '../../src/api/labels.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { primaryContainer } from '../../src/plan/members.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

/**
 * Everything that runs Pods, in one: it schedules each to a host by its index, starts it at once and says that it is
 * ready. A deleted Pod is gone at once.
 */
export class ScriptedKubelet {
  readonly #server: ScriptedApiServer;
  readonly #hosts: string[] = [];

  constructor(server: ScriptedApiServer, hosts: readonly string[]) {
    this.#server = server;
    for (const name of hosts) this.addHost(name);
    server.storage.onChange(({ type, collection, object }) => {
      if (type === 'ADDED' && collection === '/pods') setImmediate(() => this.report(object, true));
    });
  }

  addHost(name: string): void {
    this.#server.storage.create('/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name }, ...node('True') });
    this.#hosts.push(name);
  }

  /** A host falls silent, and somebody makes sure that it writes no more. */
  lose(host: string): void {
    this.#server.storage.merge('/nodes', { metadata: { name: host }, ...node('Unknown') });
  }

  /** A host that was lost is as it was before. */
  bringBack(): void {
    for (const name of this.#hosts) this.#server.storage.merge('/nodes', { metadata: { name }, ...node('True') });
  }

  /** Says of a Pod's container whether it is ready, as a probe would. */
  report({ metadata }: KubernetesObject, ready: boolean): void {
    const { namespace, name, uid } = metadata;
    const present = this.#server.storage.get('/pods', `${namespace}/${name}`);
    if (present?.metadata.uid !== uid) return;
    const spec = present['spec'] as { readonly nodeName?: string };
    const alive = this.#hosts.filter((host) => readiness(this.#server, host) === 'True');
    const nodeName = spec.nodeName ?? alive[Number(metadata.labels?.[labels.index]) % alive.length];
    const containerStatuses = [
      { name: primaryContainer, ready, restartCount: 0, containerID: `run-${uid}`, state: { running: {} } },
    ];
    const status = { phase: 'Running', podIP: '127.0.0.1', containerStatuses };
    this.#server.storage.merge('/pods', { ...present, spec: { ...spec, nodeName }, status });
  }
}

function node(ready: 'True' | 'Unknown'): object {
  const outOfService = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' };
  return {
    spec: { taints: ready === 'True' ? [] : [outOfService] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

function readiness(server: ScriptedApiServer, name: string): string | undefined {
  const status = server.storage.get('/nodes', name)?.['status'] as { conditions: readonly { status: string }[] };
  return status.conditions[0]?.status;
}
