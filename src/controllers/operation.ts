import { labels } from '../api/labels.ts';
import type { RancherService } from '../api/rancher-service.ts';
import type { Client, Selection } from '../kubernetes/client.ts';
import type { Clock } from '../kubernetes/clock.ts';
import { EventRecorder } from '../kubernetes/event-recorder.ts';
import { type Reflecting, reflect as reflectInto } from '../kubernetes/namespaced-reflector.ts';
import {
  endpointSlices,
  namespaces,
  nodes,
  persistentVolumeClaims,
  pods,
  type Resource,
  services,
} from '../kubernetes/resource.ts';
import { Store } from '../kubernetes/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { reportCluster } from './cluster-metrics.ts';
import { Fleet } from './fleet.ts';
import { ourSlices } from './names/name-object.ts';
import { projectResource } from './names/named-resource.ts';
import { makeNameStores, Names, type NamesStores } from './names/names.ts';
import { NotRunYetController } from './not-run-yet/controller.ts';
import { defaultConfiguration, type OperatorConfiguration } from './operator-configuration.ts';
import { rancherExternalServices } from './rancher-external-service/controller.ts';
import { Agents } from './rancher-host/agents.ts';
import { RancherHostController } from './rancher-host/controller.ts';
import { HostWatch } from './rancher-host/host-watch.ts';
import { LeaseWatch } from './rancher-host/lease-watch.ts';
import { type AgentItem, projectAgent, projectNode, rancherHosts } from './rancher-host/observe.ts';
import { Ballots } from './rancher-service/ballots.ts';
import { RancherServiceController, rancherServices, type Stores } from './rancher-service/controller.ts';
import { projectClaim, projectNamespace, projectPod } from './rancher-service/observe.ts';
import { rancherServiceAliases } from './rancher-service-alias/controller.ts';
import { RancherStackController } from './rancher-stack/controller.ts';
import {
  configMaps,
  makeStackStores,
  memberResources,
  rancherStacks,
  type StackStores,
} from './rancher-stack/observe.ts';
import { Translator } from './rancher-stack/translator.ts';

export interface OperationOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Who writes the Events. */
  readonly instance: string;
  /** Labels of the objects that are watched because Drover made them. */
  readonly ours: Selection;
  /** The namespaces it works in; objects of all others do not exist for it. Default: the whole cluster. */
  readonly namespaces?: readonly string[];
  /** After how long a lost host's Node is deleted, in milliseconds. Absent: never. */
  readonly removeDelayMs?: number;
  /** The domain of the cluster's names. Default: `cluster.local`. */
  readonly clusterDomain?: string;
  /** Who translates compose texts. Default: a thread of its own. */
  readonly translator?: Pick<Translator, 'translate'>;
  /** What the operator was given for the whole cluster. Absent: nothing. */
  readonly configuration?: OperatorConfiguration;
  /** Whether this process leads now. */
  mayWrite(): boolean;
}

/** Everything an operator watches and does, wired together. It decides nothing before it is told to {@link lead}. */
export class Operation {
  readonly #stores: AllStores;
  /** Changes of ConfigMaps are a convenience: nothing waits for this cache. */
  readonly #configMaps: Reflecting;
  readonly #reflectors: readonly Reflecting[];
  readonly #fleet: Fleet;
  readonly #hostWatch: HostWatch;
  readonly #hosts: RancherHostController;
  readonly #services: RancherServiceController;
  readonly #names: Names;
  readonly #stacks: RancherStackController;
  readonly #notRunYet: NotRunYetController;
  #leaderSince = 0;

  constructor(options: OperationOptions) {
    const { client, clock, log, metrics, mayWrite, ours } = options;
    const { configMaps: labelledConfigMaps, ...stackStores } = makeStackStores(log);
    const stores = { ...makeStores(log), ...stackStores };
    this.#stores = stores;
    const reflect = <T>(resource: Resource, store: Store<T>, selection: Selection = {}, mayBeAbsent = false) =>
      reflectInto({
        client,
        resource,
        store,
        selection,
        namespaces: options.namespaces,
        clock,
        log,
        mayBeAbsent,
        onMissed: metrics.countMissed(resource.plural),
      });
    const podReflector = reflect(pods, stores.pods, ours);
    this.#reflectors = [
      reflect(rancherServices, stores.services),
      podReflector,
      reflect(nodes, stores.hosts),
      reflect(rancherHosts, stores.agents),
      // Those of others too: external volumes are among them.
      reflect(persistentVolumeClaims, stores.claims),
      reflect(services, stores.kubernetesServices, ours),
      reflect(namespaces, stores.namespaces),
      reflect(endpointSlices, stores.slices, ourSlices),
      // An operator may be newer than its CRDs: without one there are none of it.
      reflect(rancherExternalServices, stores.externalServices, {}, true),
      reflect(rancherServiceAliases, stores.aliases, {}, true),
      reflect(rancherStacks, stores.stacks, {}, true),
      reflect(memberResources.RancherLoadBalancer, stores.balancers, {}, true),
    ];
    this.#configMaps = reflect(configMaps, labelledConfigMaps, { labelSelector: labels.stack });
    const events = (controller: string) =>
      new EventRecorder({ client, controller: `drover.dev/${controller}`, instance: options.instance, log, clock });
    const ask = new Agents(stores.agents, log);
    const leases = new LeaseWatch(client, clock, log);
    const watch = new HostWatch({ hosts: stores.hosts, agents: stores.agents, ask, leases, clock, log });
    this.#hostWatch = watch;
    this.#fleet = new Fleet(stores.pods, stores.hosts, watch);
    const given = { client, stores, clock, log, metrics, mayWrite };
    this.#hosts = new RancherHostController({
      ...given,
      watch,
      events: events('rancher-host'),
      ...(options.removeDelayMs === undefined ? {} : { removeDelayMs: options.removeDelayMs }),
    });
    const { clusterDomain = 'cluster.local' } = options;
    this.#names = new Names({ ...given, clusterDomain, events });
    this.#services = new RancherServiceController({
      ...given,
      configuration: options.configuration ?? defaultConfiguration,
      hostWatch: watch,
      ballots: new Ballots(stores.agents, stores.pods, ask, watch, clock),
      fleet: this.#fleet,
      events: events('rancher-service'),
      relistPods: () => podReflector.relist(),
      leaderSince: () => this.#leaderSince,
      clusterDomain,
      links: this.#names.links,
      served: this.#names.served,
    });
    this.#stacks = new RancherStackController({
      ...given,
      stores: { ...stores, configMaps: labelledConfigMaps },
      translator: options.translator ?? new Translator({ log }),
      events: events('rancher-stack'),
    });
    reportCluster(metrics, {
      ...stores,
      stateOf: (host) => watch.state(host),
      isStorm: () => this.#fleet.isStorm(),
      leads: mayWrite,
    });
    this.#notRunYet = new NotRunYetController(given);
  }

  /** Whether it has seen everything once: a standby that has not could not take over at once. */
  hasSynced(): boolean {
    return Object.values(this.#stores).every((store: Store<unknown>) => store.hasSynced());
  }

  async whenSynced(): Promise<void> {
    await Promise.all(Object.values(this.#stores).map((store: Store<unknown>) => store.whenSynced()));
  }

  /** Fills the caches and keeps them, until the signal aborts. */
  async observe(signal: AbortSignal): Promise<void> {
    this.#names.observe(signal);
    const reflectors = [...this.#reflectors, this.#configMaps];
    await Promise.all(reflectors.map((reflector) => reflector.run(signal)));
  }

  /** Resolves when the caches are as new as the call: a standby's may be behind when it begins to lead. */
  async refresh(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.relist()));
  }

  /** Does the operator's work until the signal aborts, beginning with everything there is. */
  async lead(since: number, signal: AbortSignal): Promise<void> {
    this.#leaderSince = since;
    this.#fleet.begin(this.#hostWatch.silent());
    this.enqueueAll();
    await Promise.all([
      this.#hostWatch.run(signal),
      this.#hosts.controller.run(signal),
      this.#services.controller.run(signal),
      this.#names.run(signal),
      this.#stacks.controller.run(signal),
      this.#notRunYet.controller.run(signal),
    ]);
  }

  /** Everything is looked at anew. */
  enqueueAll(): void {
    this.#hosts.enqueueAll();
    this.#services.enqueueAll();
    this.#names.enqueueAll();
    this.#stacks.enqueueAll();
    this.#notRunYet.enqueueAll();
  }
}

type AllStores = Stores & NamesStores & Omit<StackStores, 'configMaps'> & { readonly agents: Store<AgentItem> };

function makeStores(log: Logger): Omit<AllStores, 'stacks' | 'balancers'> {
  return {
    ...makeNameStores(log),
    services: new Store<RancherService>({
      log,
      project: (object) => projectResource(object),
      indexes: { namespace: ({ metadata }) => [metadata.namespace] },
    }),
    pods: new Store({
      log,
      project: projectPod,
      indexes: { service: (item) => [`${item.namespace}/${item.service}`], uid: (item) => [item.unit.uid] },
    }),
    hosts: new Store({ log, project: projectNode }),
    agents: new Store({
      log,
      project: projectAgent,
      indexes: { unit: (item) => item.targets.map((target) => target.unit) },
    }),
    claims: new Store({ log, project: projectClaim }),
    namespaces: new Store({ log, project: projectNamespace }),
  };
}
