import type { Client } from '../../src/kubernetes/client.ts';
import { microTime } from '../../src/kubernetes/leader-election.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { leases, nodes, pods, type Resource, resourcePath } from '../../src/kubernetes/resource.ts';
import type { AnyObject } from '../cluster/kubectl.ts';

const fieldManager = 'kubelet';
const heartbeatMs = 10_000;

/** What a scheduler and the kubelets of some hosts would say of Pods, said by hand. Nothing runs. */
export class Kubelet {
  readonly #client: Client;
  readonly #hosts: string[] = [];
  readonly #heartbeat: NodeJS.Timeout;
  #containers = 0;

  constructor(client: Client) {
    this.#client = client;
    // Without it the node controller takes the hosts for lost after a while.
    this.#heartbeat = setInterval(() => {
      for (const host of this.#hosts) this.#renew(host).catch(() => undefined);
    }, heartbeatMs);
  }

  stop(): void {
    clearInterval(this.#heartbeat);
  }

  async addHost(name: string): Promise<void> {
    await this.#client.create(nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name } }, { fieldManager });
    await this.#renew(name);
    await this.setReady(name, 'True');
    this.#hosts.push(name);
  }

  /** Sets a host's Ready condition; Unknown is what the node controller writes of a silent one. */
  async setReady(name: string, status: 'True' | 'False' | 'Unknown'): Promise<void> {
    const conditions = [{ type: 'Ready', status, reason: 'Test', lastHeartbeatTime: new Date().toISOString() }];
    await this.#setStatus(nodes, undefined, name, { conditions });
  }

  /** Schedules a Pod, if it is not, and says that its container runs. @returns the Pod. */
  async run(
    pod: AnyObject,
    { host = this.#hosts[0], ready = true, restarts = 0, address = '' } = {},
  ): Promise<AnyObject> {
    const { namespace, name } = pod.metadata;
    if (pod.spec.nodeName === undefined) {
      const target = { apiVersion: 'v1', kind: 'Node', name: host };
      await this.#client.transport.request({
        method: 'POST',
        path: resourcePath(pods, namespace, name, 'binding'),
        body: { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name }, target },
      });
    }
    this.#containers++;
    const podIP = address || `10.0.0.${this.#containers % 250}`;
    const status = ready ? 'True' : 'False';
    return this.#setStatus(pods, namespace, name, {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      conditions: [
        { type: 'Ready', status },
        { type: 'ContainersReady', status },
      ],
      containerStatuses: [
        {
          name: 'primary',
          ready,
          started: true,
          restartCount: restarts,
          // The run of the container, and so the same while it is only its readiness that changes.
          containerID: `containerd://${pod.metadata.uid}-${restarts}`,
          image: 'a',
          imageID: 'a',
          state: { running: { startedAt: new Date().toISOString() } },
        },
      ],
    });
  }

  /** A Pod that ended by itself, as one that its kubelet evicted. */
  fail(pod: AnyObject, reason: string, message: string): Promise<KubernetesObject> {
    const { namespace, name } = pod.metadata;
    return this.#setStatus(pods, namespace, name, { phase: 'Failed', reason, message });
  }

  /** What a scheduler says of a Pod that no host takes. */
  unschedulable(pod: AnyObject, message: string): Promise<KubernetesObject> {
    const { namespace, name } = pod.metadata;
    const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
    return this.#setStatus(pods, namespace, name, { phase: 'Pending', conditions });
  }

  /** Ends a Pod that is Terminating, or at once. */
  async remove(pod: AnyObject): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    await this.#client.delete(pods, namespace, name, { uid, gracePeriodSeconds: 0 });
  }

  #setStatus(resource: Resource, namespace: string | undefined, name: string, status: object): Promise<AnyObject> {
    const metadata = namespace === undefined ? { name } : { namespace, name };
    const object = { apiVersion: 'v1', kind: resource.kind, metadata, status };
    return this.#client.apply(resource, object, { fieldManager, subresource: 'status' });
  }

  #renew(host: string): Promise<unknown> {
    const spec = { holderIdentity: host, leaseDurationSeconds: 40, renewTime: microTime(Date.now()) };
    const metadata = { namespace: 'kube-node-lease', name: host };
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    return this.#client.apply(leases, lease, { fieldManager });
  }
}
