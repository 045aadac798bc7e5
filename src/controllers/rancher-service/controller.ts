/**
 * Observes RancherServices, their Pods, claims and Services, and the hosts they run on.
 *
 * Decides nothing itself: it hands what it sees to `step()` (src/plan), whose answer is right for that moment only.
 *
 * Writes Pods (created, deleted, metadata patched, ephemeral containers added), claims (created; deleted where the service
 * says so), the service's Kubernetes Service (applied), the status of the RancherService (applied), a finalizer where its
 * claims go with it, and Events. It never writes a spec of somebody else's.
 */
import { isDeepStrictEqual } from 'node:util';

import type { RancherService } from '../../api/rancher-service.ts';
import type { Client } from '../../kubernetes/client.ts';
import { type Clock, systemClock } from '../../kubernetes/clock.ts';
import { Controller, type Outcome, type ReconcileContext } from '../../kubernetes/controller.ts';
import type { EventRecorder } from '../../kubernetes/event-recorder.ts';
import { Expectations } from '../../kubernetes/expectations.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import { briefOf, isCreation } from '../../plan/action.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { memberKey, membersOf, sidekickMemories } from '../../plan/members.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { selectorLabels } from '../../plan/pod.ts';
import { statusOf } from '../../plan/status.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Fleet } from '../fleet.ts';
import type { LinkAliasesController } from '../link-aliases/controller.ts';
import { type ServiceItem, selectorText } from '../names/observe.ts';
import type { OperatorConfiguration } from '../operator-configuration.ts';
import type { HostState, HostWatch } from '../rancher-host/host-watch.ts';
import type { HostItem } from '../rancher-host/observe.ts';
import type { ServedMembersController } from '../served-members/controller.ts';
import { additionOf, markOf } from './act.ts';
import type { Ballots } from './ballots.ts';
import { type CarriedOut, carryOut, type DecidedStep } from './carry-out.ts';
import { sameWish } from './change.ts';
import { deliberate } from './deliberation.ts';
import * as event from './events.ts';
import { KnownHosts } from './known-hosts.ts';
import { LeaderChecks } from './leader-checks.ts';
import type { ClaimItem, NamespaceItem, PodItem } from './observe.ts';
import { NamespaceGone, NotLeading } from './refusal.ts';
import { pullPatience, requeue } from './requeue.ts';
import { ServiceLog } from './service-log.ts';
import { refusedRetryMs, ServiceMemories } from './service-memory.ts';
import { keepServiceObject } from './service-object.ts';
import { Statuses } from './status.ts';
import { UnitMetrics } from './unit-metrics.ts';
import { validate } from './validate.ts';
import { Volumes } from './volumes.ts';

export const rancherServices: Resource = {
  group: 'drover.dev',
  version: 'v1alpha1',
  plural: 'rancherservices',
  kind: 'RancherService',
  namespaced: true,
};

export interface Stores {
  readonly services: Store<RancherService>;
  readonly pods: Store<PodItem>;
  readonly hosts: Store<HostItem>;
  readonly claims: Store<ClaimItem>;
  readonly kubernetesServices: Store<ServiceItem>;
  readonly namespaces: Store<NamespaceItem>;
}

export interface RancherServiceControllerOptions {
  readonly client: Client;
  readonly stores: Stores;
  readonly fleet: Fleet;
  readonly hostWatch: HostWatch;
  readonly ballots: Ballots;
  readonly events: EventRecorder;
  readonly log: Logger;
  readonly metrics?: Metrics;
  readonly clock?: Clock;
  readonly workers?: number;
  readonly configuration: OperatorConfiguration;
  /** Lists Pods anew; resolves when the store is as new as the call. */
  relistPods(): Promise<void>;
  /** Whether this process leads now. */
  mayWrite(): boolean;
  /** When it began to lead, in milliseconds since the epoch. */
  leaderSince(): number;
  readonly links: LinkAliasesController;
  readonly served: ServedMembersController;
  /** The domain of the cluster's names, as in `cluster.local`. */
  readonly clusterDomain: string;
}

/** What changed since the cache was read is in the cache by then, in milliseconds. */
const changedRetryMs = 250;
/** When to look again for a namespace that is not in the cache yet, in milliseconds. */
const unknownNamespaceRetryMs = 500;

export class RancherServiceController {
  readonly controller: Controller;
  readonly #options: RancherServiceControllerOptions;
  readonly #clock: Clock;
  readonly #expectations: Expectations;
  readonly #memories = new ServiceMemories();
  readonly #statuses: Statuses;
  readonly #log: ServiceLog;
  readonly #checks: LeaderChecks;
  readonly #hosts: KnownHosts;
  readonly #volumes: Volumes;
  /** Namespaces, as they are in the cache, that the API server says are going, and until when it is believed. */
  readonly #leaving = new WeakMap<NamespaceItem, number>();

  constructor(options: RancherServiceControllerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#expectations = new Expectations(this.#clock);
    this.#log = new ServiceLog(options.events, this.#clock, new UnitMetrics(options.metrics));
    this.#statuses = new Statuses(options.client, rancherServices, this.#clock, () => options.mayWrite());
    this.controller = new Controller({
      name: 'rancher-service',
      workers: options.workers ?? 8,
      reconcile: (key, context) => this.#reconcile(key, context),
      log: options.log,
      clock: this.#clock,
      ...(options.metrics ? { metrics: options.metrics } : {}),
    });
    this.#checks = new LeaderChecks(this.#clock, (key) => this.controller.queue.add(key));
    this.#hosts = new KnownHosts(options.stores.hosts, (host) => options.hostWatch.observe(host));
    const decisionsOf = (service: RancherService) => this.#memories.of(keyOf(service), service).decisions;
    this.#volumes = new Volumes(rancherServices, options, {
      decided: (service, draft) => this.#log.decided(service, decisionsOf(service), draft),
      stands: (service, standing) => this.#log.stands(service, decisionsOf(service), 'claims', standing),
    });
    this.#watch(options.stores);
  }

  /** Every service is looked at anew; a new leader begins with it. */
  enqueueAll(): void {
    for (const { metadata } of this.#options.stores.services.list()) {
      this.controller.queue.add(`${metadata.namespace}/${metadata.name}`, { low: true });
    }
  }

  #watch(stores: Stores): void {
    const { queue } = this.controller;
    stores.services.onChange((change) => {
      if (change.type === 'updated' && this.#isNoNews(change.key, change.before, change.after)) return;
      queue.add(change.key, { low: change.type === 'added' && change.initial });
    });
    stores.pods.onChange((change) => this.#podChanged(change));
    stores.kubernetesServices.onChange((change) => {
      if (change.type !== 'added') queue.add(change.key);
    });
    this.#volumes.onChange((key) => queue.add(key));
    stores.hosts.onChange((change) => {
      if (change.type === 'updated' && isDeepStrictEqual(change.before, change.after)) return;
      if (!(change.type === 'added' && change.initial)) this.#allServices((key) => queue.add(key));
    });
    this.#options.links.onClash((key) => queue.add(key));
    this.#options.served.onStall((key) => queue.add(key));
    this.#options.hostWatch.onState((host, state, before) => this.#hostChanged(host, state, before));
    this.#options.ballots.onHint((uid) => {
      const item = stores.pods.byIndex('uid', uid)[0];
      if (item) queue.add(`${item.namespace}/${item.service}`);
    });
  }

  /** The status we decided on is no news; any other is, be it an earlier one of ours or somebody else's. */
  #isNoNews(key: string, before: RancherService, after: RancherService): boolean {
    return sameWish(before, after) && this.#statuses.isOurs(key, after);
  }

  #podChanged(change: Change<PodItem>): void {
    const item = change.type === 'deleted' ? change.before : change.after;
    const key = `${item.namespace}/${item.service}`;
    const { unit } = item;
    this.#expectations.seen(key, `create/${unit.pod}`);
    this.#expectations.seen(key, markOf(unit.uid, { ...unit, sidekicks: sidekickMemories(unit) }));
    for (const container of unit.extras ?? []) this.#expectations.seen(key, additionOf(unit.uid, container));
    if (change.type === 'deleted' || unit.deletingSince !== undefined) {
      this.#expectations.seen(key, `delete/${unit.uid}`);
      // Room was made: a create that was refused may be taken now.
      if (change.type === 'deleted') this.#memories.roomWasMade(key);
    }
    this.controller.queue.add(key, { low: change.type === 'added' && change.initial });
  }

  #allServices(tell: (key: string, service: RancherService) => void): void {
    for (const service of this.#options.stores.services.list()) tell(keyOf(service), service);
  }

  /** A host's life and death concerns every service: lost hosts are kept off by all new Pods. */
  #hostChanged(host: string, state: HostState | 'gone', before: HostState | undefined): void {
    const { stores, mayWrite } = this.#options;
    this.#allServices((key, service) => {
      const affected = stores.pods.byIndex('service', key).some((item) => item.unit.host === host);
      if (affected && before !== undefined && mayWrite()) {
        this.#log.tell(service, event.hostChanged(host, state));
      }
      this.controller.queue.add(key);
    });
  }

  async #reconcile(key: string, { log }: ReconcileContext): Promise<Outcome> {
    const { stores } = this.#options;
    const service = stores.services.get(key);
    if (service === undefined) {
      this.#forget(key);
      return {};
    }
    const { namespace } = service.metadata;
    const home = stores.namespaces.get(namespace);
    // Another watch, which may be behind: both are often made by one `kubectl apply`.
    if (home === undefined) return { requeueAfterMs: unknownNamespaceRetryMs };
    if (home.deleting) return this.#volumes.letGo(service, true);
    const quietMs = (this.#leaving.get(home) ?? Number.NEGATIVE_INFINITY) - this.#clock.monotonic();
    if (quietMs > 0) return { requeueAfterMs: quietMs };
    if (service.metadata.deletionTimestamp !== undefined) return this.#removing(key, service);
    const outstanding = this.#expectations.outstandingMs(key);
    // Until the cache shows what was written it is older than the world we made.
    if (outstanding > 0) return { requeueAfterMs: outstanding };
    if (this.#expectations.hasUnseen(key)) await this.#lookAnew(key, log);
    try {
      return await this.#advance(key, service, log);
    } catch (error) {
      if (error instanceof NotLeading) return {};
      if (error instanceof NamespaceGone) {
        this.#leaving.set(home, this.#clock.monotonic() + refusedRetryMs);
        return { requeueAfterMs: refusedRetryMs };
      }
      throw error;
    }
  }

  /** What was written and never seen was missed by the watch, or never done: only a list can tell. */
  async #lookAnew(key: string, log: Logger): Promise<void> {
    log.warn('a write was not seen for half a minute: listing the Pods anew');
    await this.#options.relistPods();
    this.#expectations.trustAgain(key);
  }

  async #advance(key: string, service: RancherService, log: Logger): Promise<Outcome> {
    const valid = validate(service, this.#options.clusterDomain);
    if ('stall' in valid) {
      const { stall } = valid;
      this.#log.tell(service, event.stalled(stall.reason, stall.message));
      await this.#statuses.writeStall(service, stall);
      return {};
    }
    const desired = valid.desired;
    const memory = this.#memories.of(key, service);
    const from = this.#clock.now();
    const units = this.#units(key, desired);
    memory.noteRunning(units, from);
    const { fleet, ballots } = this.#options;
    const { plan, permission, now, askAgainAt } = await deliberate(
      {
        desired,
        units,
        hosts: this.#hosts.with(units),
        backoffs: memory.backoffs,
        scaling: memory.scaling,
        homes: this.#volumes.homes(desired),
        withoutCopy: memory.withoutCopy === desired.revision,
        refused: memory.isRefused(service.metadata.generation, from),
        votes: this.#votes(key, desired, units),
        distrusted: ballots.distrusted(),
        runningSince: memory.runningSince,
        leaderSince: this.#options.leaderSince(),
      },
      ballots,
      { permission: (at) => fleet.permission(at), decided: (...decision) => fleet.record(key, ...decision) },
      this.#clock,
    );
    memory.backoffs = new Map(plan.backoffs);
    memory.withoutCopy = plan.withoutCopy ? desired.revision : undefined;
    const previous = this.#statuses.latest(service);
    this.#log.found(service, memory.decisions, plan, { previous: previous?.state, storm: permission.storm });
    this.#log.scaled(service, memory, plan.scaling);
    memory.scaling = plan.scaling;
    const { stall: taken, error } = await keepServiceObject(desired, rancherServices, this.#options);
    // Whoever has the name, and whatever its write is answered: units are kept all the same.
    const done = await this.#carryOut({ key, service, desired, units, plan, memory }, now);
    const keeping = done.stall ? {} : await this.#volumes.keep(service, desired, plan);
    const stall = taken ?? done.stall ?? keeping.stall ?? this.#options.served.stallOf(key);
    const draft = statusOf(
      { ...plan, backoffs: memory.backoffs },
      {
        desired,
        previous,
        selector: selectorText(selectorLabels(desired.stack, desired.name)),
        stall,
        waiting: done.waiting,
        storm: permission.storm,
        configured: this.#volumes.configured,
      },
      now,
    );
    const stalled = draft.conditions.find(({ type }) => type === 'Stalled');
    if (stalled) this.#log.tell(service, event.stalled(stalled.reason, stalled.message));
    const clash = this.#options.links.clashOf(service);
    const told = {
      ...draft,
      conditions: clash ? [...draft.conditions, clash] : draft.conditions,
      ...memory.decisions.told,
    };
    const waits = done.waiting.size > 0;
    const settling = stall === undefined && !waits && isCreation(plan.actions);
    const waitMs = await this.#statuses.write(service, told, settling);
    if (error) throw error;
    if (plan.actions.length > 0) log.info({ actions: plan.actions.map(briefOf) }, 'acted');
    const writeAt = waitMs === undefined ? undefined : this.#clock.now() + waitMs;
    // Nothing that is watched tells when a name becomes free, or a right is given, nor which units wait for any claim.
    const againMs = taken || waits || stall?.reason === 'VolumePolicyRefused' ? refusedRetryMs : keeping.againMs;
    const pullAt = pullPatience(units, now);
    return requeue(
      [plan.wakeAt, permission.wakeAt, askAgainAt, ...memory.retriesAt, pullAt, writeAt, againMs && now + againMs],
      now,
    );
  }

  async #carryOut(step: DecidedStep, now: number): Promise<CarriedOut> {
    const { client, configuration, hostWatch, stores, mayWrite } = this.#options;
    const { key, desired } = step;
    const done = await carryOut(step, now, {
      client,
      resource: rancherServices,
      storageClasses: configuration.storageClasses,
      expectations: this.#expectations,
      mayWrite: () => mayWrite(),
      claim: (name) => stores.claims.get(`${desired.namespace}/${name}`),
      log: this.#log,
      logs: { client, lines: configuration.lastLogLines, isLost: (host) => hostWatch.isLost(host) },
    });
    if (done.lookAgain) this.controller.queue.addAfter(key, changedRetryMs);
    return done;
  }

  /** The Pods of a service that are its own, or that nobody owns and that fit. */
  #units(key: string, desired: DesiredService): ObservedUnit[] {
    const { pods, claims } = this.#options.stores;
    return pods.byIndex('service', key).flatMap((item) => {
      const fits = item.controller === undefined && item.unit.revision === desired.revision;
      if (item.controller !== desired.uid && !fits) return [];
      const singleWriter = item.claims.some((name) => !(claims.get(`${item.namespace}/${name}`)?.shared ?? false));
      return [{ ...item.unit, singleWriter, owned: item.controller === desired.uid }];
    });
  }

  #votes(key: string, desired: DesiredService, units: readonly ObservedUnit[]) {
    const unprobed = units.flatMap((unit) => {
      const address = this.#options.stores.pods.get(`${desired.namespace}/${unit.pod}`)?.address;
      if (address === undefined || unit.deletingSince !== undefined) return [];
      return membersOf(unit, desired.spec).flatMap(({ sidekick, check, probed, container }) => {
        if (check === undefined || probed || !container.running) return [];
        return [{ key: memberKey(unit.uid, sidekick), address, check }];
      });
    });
    return this.#checks.votes(key, unprobed);
  }

  #forget(key: string): void {
    this.#memories.forget(key);
    this.#log.forget(key);
    this.#statuses.forget(key);
    this.#expectations.forget(key);
    this.#checks.votes(key, []);
  }

  /** The garbage collector removes what a deleted service owned; we only say what it waits for. */
  async #removing(key: string, service: RancherService): Promise<Outcome> {
    this.#forget(key);
    const left = this.#options.stores.pods.byIndex('service', key);
    const waits = left.flatMap(({ unit }) => {
      const host = unit.host === undefined ? undefined : this.#options.stores.hosts.get(unit.host);
      return host && this.#options.hostWatch.isLost(host.name)
        ? [`${unit.pod} waits for its lost host ${unit.host}`]
        : [];
    });
    await this.#volumes.letGo(service);
    await this.#statuses.writeRemoving(service, [`${left.length} units are left`, ...waits.slice(0, 3)].join('; '));
    return {};
  }
}
