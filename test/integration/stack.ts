import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { pods, services } from '../../src/kubernetes/resource.ts';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import type { OperatedPlane } from './operated-plane.ts';

const quickly = { everyMs: 50, timeoutMs: 45_000 };

/** A namespace and the services in it. */
export class Stack {
  readonly name: string;
  readonly #world: OperatedPlane;

  constructor(world: OperatedPlane, name: string) {
    this.#world = world;
    this.name = name;
  }

  async apply(service: string, spec: object): Promise<void> {
    const metadata = { name: service, namespace: this.name };
    await this.#world.kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec });
  }

  async patch(service: string, spec: object): Promise<void> {
    const patch = JSON.stringify({ spec });
    await this.#world.kubectl.run(['patch', 'rsvc', service, '-n', this.name, '--type=merge', '-p', patch]);
  }

  service(service: string): Promise<AnyObject> {
    return this.#world.client.get(rancherServices, this.name, service);
  }

  /** Every Pod of a service, the Terminating ones included, by index. */
  async pods(service: string): Promise<AnyObject[]> {
    const labelSelector = `drover.dev/service=${service}`;
    const { items } = await this.#world.client.list(pods, { namespace: this.name, labelSelector });
    return (items as AnyObject[]).sort((a, b) => indexOf(a) - indexOf(b));
  }

  /** The Pods that are there to stay. */
  async units(service: string): Promise<AnyObject[]> {
    return (await this.pods(service)).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  /** Waits until the units at these indexes are there and no others, and the status says that they are seen. */
  untilUnits(service: string, indexes: readonly number[]): Promise<AnyObject[]> {
    return until(
      `units ${indexes.join()} of ${this.name}/${service}`,
      async () => {
        const units = await this.units(service);
        const { metadata, status } = await this.service(service);
        const seen = status.observedGeneration === metadata.generation && status.scale === indexes.length;
        return seen && units.map(indexOf).join() === indexes.join() && units;
      },
      quickly,
    );
  }

  /** Waits until the unit at an index is another one. @returns it. */
  untilReplaced(service: string, old: AnyObject): Promise<AnyObject> {
    return until(
      `unit ${indexOf(old)} of ${this.name}/${service} replaced`,
      async () => {
        const unit = (await this.units(service)).find((one) => indexOf(one) === indexOf(old));
        return unit && unit.metadata.uid !== old.metadata.uid && unit;
      },
      quickly,
    );
  }

  /** Waits until something is so of a service. */
  untilService(what: string, service: string, look: (object: AnyObject) => unknown): Promise<AnyObject> {
    return until(
      `${this.name}/${service}: ${what}`,
      async () => {
        const object = await this.service(service);
        return look(object) ? object : undefined;
      },
      quickly,
    );
  }

  untilStalled(service: string): Promise<AnyObject> {
    return this.untilService('stalled', service, ({ status }) => condition(status, 'Stalled')).then(({ status }) =>
      condition(status, 'Stalled'),
    );
  }

  /** Says that all its Pods run and are ready, until the service is current. */
  async settle(service: string, indexes: readonly number[]): Promise<AnyObject[]> {
    const units = await this.untilUnits(service, indexes);
    for (const unit of units) await this.#world.kubelet.run(unit);
    await this.untilService('current', service, (object) => kstatus(object) === 'Current');
    return this.units(service);
  }

  kubernetesService(service: string): Promise<AnyObject> {
    return this.#world.client.get(services, this.name, service);
  }

  /** The reasons of the Events about a service. */
  async events(service: string): Promise<{ reason: string; note: string }[]> {
    const events = await this.#world.kubectl.list('events.events.k8s.io', '-n', this.name);
    return events.filter(({ regarding }) => regarding?.name === service).map(({ reason, note }) => ({ reason, note }));
  }

  /** Every object of the namespace that the operator may write, with its version; Events are others' too. */
  async versions(): Promise<string[]> {
    const kinds = 'rancherservices,pods,services,persistentvolumeclaims';
    const objects = await this.#world.kubectl.list(kinds, '-n', this.name);
    return objects.map(({ kind, metadata }) => `${kind} ${metadata.name} ${metadata.resourceVersion}`).sort();
  }
}

export function indexOf({ metadata }: AnyObject): number {
  return Number(metadata.labels['drover.dev/index']);
}

export function condition(status: AnyObject, type: string): AnyObject | undefined {
  return status?.conditions?.find((one: AnyObject) => one.type === type);
}
