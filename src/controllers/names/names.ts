import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import { keyOf } from '../../kubernetes/object.ts';
import { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { LinkAliasesController, type LinkAliasStores } from '../link-aliases/controller.ts';
import { externalServiceController } from '../rancher-external-service/controller.ts';
import { ServiceAliasController } from '../rancher-service-alias/controller.ts';
import { ServedMembersController } from '../served-members/controller.ts';
import { type MemberStores, Members } from './members.ts';
import type { NamedKind } from './named-kind.ts';
import { type NamedResource, projectResource } from './named-resource.ts';
import { projectService, projectSlice } from './observe.ts';
import { StandalonePods } from './standalone-pods.ts';

export type NamesStores = MemberStores & LinkAliasStores;

export interface NamesOptions {
  readonly client: Client;
  readonly stores: NamesStores;
  readonly clusterDomain: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  events(controller: string): EventRecorder;
  mayWrite(): boolean;
}

/** The controllers that give names, wired together. */
export class Names {
  readonly links: LinkAliasesController;
  readonly served: ServedMembersController;
  readonly #external: NamedKind;
  readonly #aliases: ServiceAliasController;
  readonly #standalone: StandalonePods;

  constructor({ events, ...options }: NamesOptions) {
    const { stores, clock } = options;
    this.#standalone = new StandalonePods(options);
    const members = new Members(stores, this.#standalone, clock);
    this.links = new LinkAliasesController({ ...options, events: events('rancher-service') });
    this.#external = externalServiceController({
      ...options,
      resources: stores.externalServices,
      events: events('rancher-external-service'),
    });
    this.#aliases = new ServiceAliasController({
      ...options,
      members,
      standalone: this.#standalone,
      sources: stores,
      events: events('rancher-service-alias'),
    });
    this.served = new ServedMembersController({ ...options, members, standalone: this.#standalone });
  }

  /** Fills the caches that are theirs alone, and keeps them until the signal aborts. */
  observe(signal: AbortSignal): void {
    this.#standalone.observe(signal);
  }

  /** Does their work until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const kinds = [this.links, this.#external, this.#aliases.kind, this.served];
    await Promise.all(kinds.map(({ controller }) => controller.run(signal)));
  }

  /** Looks at everything anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const each of [this.links, this.#external, this.#aliases.kind, this.served]) each.enqueueAll();
  }
}

/** The caches of what gives names. */
export function makeNameStores(log: Logger): Omit<NamesStores, 'services' | 'pods' | 'namespaces' | 'balancers'> {
  const named = () => {
    const indexes = { namespace: ({ metadata }: NamedResource) => [metadata.namespace] };
    return new Store<NamedResource>({ log, project: (object) => projectResource(object), indexes });
  };
  return {
    externalServices: named(),
    aliases: named(),
    kubernetesServices: new Store({
      log,
      project: projectService,
      indexes: { namespace: ({ namespace }) => [namespace] },
    }),
    slices: new Store({
      log,
      project: projectSlice,
      indexes: { service: ({ namespace, service }) => [keyOf({ metadata: { namespace, name: service } })] },
    }),
  };
}
