import type { Client } from '../../src/kubernetes/client.ts';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane.ts';
import { type AnyObject, type Kubectl, until } from '../cluster/kubectl.ts';
import { clientOf } from './api.ts';
import { ApiServerProcess } from './api-server-process.ts';
import { Kubelet } from './kubelet.ts';
import { install, OperatorProcess } from './operator-process.ts';
import { RecordingProxy } from './recording-proxy.ts';
import { condition, Stack } from './stack.ts';

export interface OperatedPlaneOptions {
  /** Told when Drover is installed and no operator runs yet. */
  installed?(plane: ControlPlane): Promise<void>;
  /** The operators' flags. */
  readonly args?: readonly string[];
}

/** A control plane with Drover installed, two hosts that exist on paper, and the operator at work. */
export class OperatedPlane {
  readonly plane: ControlPlane;
  readonly kubectl: Kubectl;
  readonly client: Client;
  readonly proxy: RecordingProxy;
  readonly kubelet: Kubelet;
  readonly operators: OperatorProcess[] = [];
  readonly server: ApiServerProcess;

  readonly #args: readonly string[];

  private constructor(plane: ControlPlane, proxy: RecordingProxy, args: readonly string[]) {
    this.#args = args;
    this.plane = plane;
    this.kubectl = plane.kubectl;
    this.client = clientOf(plane.kubeconfig);
    this.proxy = proxy;
    this.kubelet = new Kubelet(this.client);
    this.server = new ApiServerProcess(plane);
  }

  static async start({ installed, args = [] }: OperatedPlaneOptions = {}): Promise<OperatedPlane> {
    const plane = await startControlPlane();
    const operated = new OperatedPlane(plane, await RecordingProxy.start(plane), args);
    try {
      await install(plane);
      await installed?.(plane);
      await operated.kubelet.addHost('host-1');
      await operated.kubelet.addHost('host-2');
      const operator = await operated.addOperator();
      await until('it leads', async () => operator.leads, { everyMs: 20 });
    } catch (error) {
      await operated.stop();
      throw error;
    }
    return operated;
  }

  async addOperator(): Promise<OperatorProcess> {
    const name = `drover-operator-${this.operators.length}`;
    const operator = await OperatorProcess.start(this.plane, this.proxy.url, name, {}, this.#args);
    this.operators.push(operator);
    return operator;
  }

  /**
   * What speaks of a defect in all that the operators said and wrote: log lines of an end that was not wanted or of a
   * right that is missing, and statuses that tools would read wrong.
   */
  get complaints(): string[] {
    const lines = this.operators.flatMap(({ log }) => log);
    const said = lines.filter(
      ({ level, msg, err }) =>
        (level >= 50 && !msg.startsWith('leadership is lost')) ||
        msg.includes('defect') ||
        err?.message.includes('User "system:serviceaccount'),
    );
    const written = this.proxy.recorded
      .filter(({ method, path }) => method === 'PATCH' && /\/rancherservices\/[^/]+\/status$/.test(path))
      .filter(({ body }) => !isSound(JSON.parse(body).status));
    return [...said.map((line) => JSON.stringify(line)), ...written.map(({ body }) => body)];
  }

  async stop(): Promise<void> {
    await Promise.all(this.operators.filter(({ running }) => running).map((operator) => operator.stop()));
    this.kubelet.stop();
    await this.proxy.stop();
    await Promise.all([this.server.stop(), this.plane.stop()]);
  }

  /** A namespace of its own for a test. */
  async namespace(name: string, security = 'privileged'): Promise<Stack> {
    const labels = { 'pod-security.kubernetes.io/enforce': security };
    await this.kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
    await until('its service account', async () => {
      return (await this.kubectl.try(['get', 'serviceaccount', 'default', '-n', name])).code === 0;
    });
    return new Stack(this, name);
  }
}

/** What holds of every status: it is about a generation, does not stall while it goes on, and is not ready too early. */
function isSound(status: AnyObject): boolean {
  const ready = condition(status, 'Ready');
  const both = condition(status, 'Stalled') && condition(status, 'Reconciling');
  const complete =
    ready?.status !== 'True' || status.state === 'inactive' || status.ready >= (status.units ?? []).length;
  return status.observedGeneration > 0 && ready !== undefined && both === undefined && complete;
}
