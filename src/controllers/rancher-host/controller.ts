/**
 * Observes Nodes, RancherHosts, the units and the checks of their services.
 *
 * Decides which agent checks what, by `listsOf()`, and hosts' states, by what {@link HostWatch} found.
 *
 * Writes RancherHosts: one for each Node, their lists, their state; and Events about hosts. With `removeDelayMs` it
 * deletes Nodes that have been lost for so long, as Rancher's `host.remove.delay` did.
 */
import { isDeepStrictEqual } from 'node:util';

import { groupVersion } from '../../api/group.ts';
import type { AgentStatus, RancherHostSpec } from '../../api/rancher-host.ts';
import type { RancherService } from '../../api/rancher-service.ts';
import type { Assignments } from '../../health/assignment.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { Controller, type Outcome } from '../../kubernetes/controller.ts';
import type { EventDraft, EventRecorder, Regarding } from '../../kubernetes/event-recorder.ts';
import { nodes } from '../../kubernetes/resource.ts';
import type { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import { checkedUnits } from './checked-units.ts';
import type { HostState, HostWatch } from './host-watch.ts';
import { assignmentsAmong, type CheckingHost, listsOf } from './lists.ts';
import { type AgentItem, type HostItem, rancherHosts } from './observe.ts';

export interface RancherHostControllerOptions {
  readonly client: Client;
  readonly stores: {
    readonly hosts: Store<HostItem>;
    readonly agents: Store<AgentItem>;
    readonly pods: Store<PodItem>;
    readonly services: Store<RancherService>;
  };
  readonly watch: HostWatch;
  readonly events: EventRecorder;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics?: Metrics;
  /** After how long a lost host's Node is deleted, in milliseconds. Absent: never, Rancher's default. */
  readonly removeDelayMs?: number;
  mayWrite(): boolean;
}

const fieldManager = 'drover-rancher-host';
/** Changes of so long are written together, in milliseconds. */
const gatherMs = 250;
/** The key that stands for the lists of all hosts; no host is called so. */
const allLists = '*';

export class RancherHostController {
  readonly controller: Controller;
  readonly #options: RancherHostControllerOptions;
  #lists = new Map<string, RancherHostSpec>();
  #assignments: Assignments | undefined;

  constructor(options: RancherHostControllerOptions) {
    this.#options = options;
    this.controller = new Controller({
      name: 'rancher-host',
      workers: 4,
      reconcile: (key) => (key === allLists ? this.#reckon() : this.#reconcile(key)),
      log: options.log,
      clock: options.clock,
      ...(options.metrics ? { metrics: options.metrics } : {}),
    });
    this.#watch();
  }

  /** The lists are reckoned anew; a new leader begins with it. */
  enqueueAll(): void {
    this.controller.queue.add(allLists);
  }

  #watch(): void {
    const { stores, watch } = this.#options;
    const soon = () => this.controller.queue.addAfter(allLists, gatherMs);
    stores.pods.onChange((change) => {
      if (change.type === 'updated' && isDeepStrictEqual(checkedPart(change.before), checkedPart(change.after))) return;
      soon();
    });
    stores.services.onChange((change) => {
      if (change.type === 'updated' && isDeepStrictEqual(checkOf(change.before), checkOf(change.after))) return;
      soon();
    });
    stores.hosts.onChange((change) => {
      if (change.type === 'updated' && isDeepStrictEqual(change.before, change.after)) return;
      soon();
    });
    stores.agents.onChange((change) => {
      if (change.type === 'updated' && isDeepStrictEqual(toldPart(change.before), toldPart(change.after))) return;
      soon();
    });
    stores.agents.onChange((change) => {
      if (change.type !== 'updated') return;
      this.#announceDoubt(change.after, change.before.agent?.doubt);
    });
    watch.onState((host, state, before) => {
      soon();
      this.#announce(host, state, before);
      if (state !== 'gone') this.controller.queue.add(host);
    });
  }

  /**
   * Reckons all lists, and queues the hosts whose own differs from what their agents were told. Those to be removed too: who
   * begins to lead has not been told of their loss, or could do nothing when it was.
   */
  async #reckon(): Promise<Outcome> {
    const { stores, watch } = this.#options;
    const hosts = checkingHosts(stores.hosts, stores.agents, watch);
    this.#assignments = assignmentsAmong(hosts, this.#assignments);
    const units = checkedUnits(stores.pods.list(), (key) => stores.services.get(key));
    this.#lists = listsOf(hosts, units, this.#assignments);
    for (const { name } of stores.hosts.list()) {
      const told = stores.agents.get(name);
      const same = told && isDeepStrictEqual({ targets: told.targets, peers: told.peers }, this.#lists.get(name));
      if (!same || told.state !== watch.state(name) || this.#removalAt(name) !== undefined) {
        this.controller.queue.add(name);
      }
    }
    return {};
  }

  async #reconcile(name: string): Promise<Outcome> {
    const { stores, watch, client, mayWrite, log } = this.#options;
    const host = stores.hosts.get(name);
    const spec = this.#lists.get(name);
    if (host === undefined || spec === undefined || !mayWrite()) return {};
    const told = stores.agents.get(name);
    try {
      if (told === undefined) await this.#create(host, spec);
      else if (!isDeepStrictEqual({ targets: told.targets, peers: told.peers }, spec)) {
        await client.merge(rancherHosts, { metadata: { name }, spec }, { fieldManager });
      }
      const state = watch.state(name);
      if (state !== undefined && told?.state !== state) {
        const status = { state };
        await client.merge(rancherHosts, { metadata: { name }, status }, { fieldManager, subresource: 'status' });
      }
    } catch (error) {
      // It went with its Node, or somebody deleted it: what the cache is told of next says which.
      if (!(error instanceof ApiError && error.isNotFound)) throw error;
      log.debug({ host: name }, 'a RancherHost is not there any more');
    }
    return this.#remove(host);
  }

  /** It goes with its Node: Kubernetes' garbage collector sees to that. */
  async #create({ name, uid }: HostItem, spec: RancherHostSpec): Promise<void> {
    const owner = { apiVersion: 'v1', kind: 'Node', name, uid };
    try {
      await this.#options.client.create(
        rancherHosts,
        { apiVersion: groupVersion, kind: 'RancherHost', metadata: { name, ownerReferences: [owner] }, spec },
        { fieldManager },
      );
    } catch (error) {
      if (!(error instanceof ApiError && error.isAlreadyExists)) throw error;
    }
  }

  /** Rancher's `host.remove.delay`: a Node that is gone is fenced, and what it held back is made elsewhere. */
  async #remove({ name, uid }: HostItem): Promise<Outcome> {
    const { removeDelayMs, clock, client, events, stores } = this.#options;
    const at = this.#removalAt(name);
    if (removeDelayMs === undefined || at === undefined) return {};
    const leftMs = at - clock.now();
    if (leftMs > 0) return { requeueAfterMs: leftMs };
    await client.delete(nodes, undefined, name, { uid });
    const note = `host ${name} was lost for ${removeDelayMs / 1000} s and is removed`;
    const item = stores.agents.get(name);
    if (item) events.record(regarding(item), { type: 'Warning', reason: 'HostRemoved', action: 'DeleteNode', note });
    return {};
  }

  /** When a lost host's Node is to be deleted, in milliseconds since the epoch. */
  #removalAt(name: string): number | undefined {
    const { removeDelayMs, watch, stores } = this.#options;
    const since = watch.lostSince(name);
    if (removeDelayMs === undefined || since === undefined || stores.hosts.get(name)?.deleting) return undefined;
    return since + removeDelayMs;
  }

  #announceDoubt(item: AgentItem, before: AgentStatus['doubt']): void {
    const doubt = item.agent?.doubt;
    if (item.agent === undefined || doubt === before || !this.#options.mayWrite()) return;
    const draft = doubt === undefined ? votesAgain(item.host) : abstains(item.host, doubt);
    this.#options.events.record(regarding(item), draft);
  }

  #announce(host: string, state: HostState | 'gone', before: HostState | undefined): void {
    const { stores, events, mayWrite, watch } = this.#options;
    const item = stores.agents.get(host);
    // The first look at a host is no change of it.
    if (item === undefined || before === undefined || !mayWrite()) return;
    const isolated = watch.observe(host).isolated ?? false;
    const notes = {
      active: 'answers again',
      reconnecting: isolated
        ? 'is cut off from other hosts; its agent answers'
        : 'is not ready; its kubelet says so itself',
      disconnected: 'is lost: nobody finds it alive',
      gone: 'is gone: its Node was deleted',
    } as const;
    const reasons = {
      active: 'HostReturned',
      reconnecting: 'HostReconnecting',
      disconnected: 'HostDisconnected',
      gone: 'HostRemoved',
    } as const;
    const type = state === 'active' ? 'Normal' : 'Warning';
    const note = `host ${host} ${notes[state]}`;
    events.record(regarding(item), { type, reason: reasons[state], action: 'ObserveHost', note });
  }
}

function checkingHosts(hosts: Store<HostItem>, agents: Store<AgentItem>, watch: HostWatch): CheckingHost[] {
  return hosts
    .list()
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, address, kubeletPort, skipsChecks }) => ({
      name,
      kubeletPort,
      checks: agents.get(name)?.agent !== undefined && !skipsChecks && !watch.isLost(name),
      ...(address === undefined ? {} : { address }),
    }));
}

/** What of a Pod decides whether and how it is checked. */
function checkedPart({ unit, address, controller }: PodItem): unknown {
  const { uid, host, check, deletingSince, container, members = [] } = unit;
  return {
    uid,
    host,
    address,
    controller,
    leaving: deletingSince !== undefined,
    containers: [{ name: '', container, check }, ...members].map((one) => ({
      name: one.name,
      check: one.check,
      ...one.container,
      ready: undefined,
    })),
  };
}

function checkOf({ metadata, spec }: RancherService): unknown {
  const sidekicks = spec.sidekicks?.map(({ name, startOnce, healthCheck }) => ({ name, startOnce, healthCheck }));
  return { uid: metadata.uid, check: spec.healthCheck, sidekicks };
}

/** What of a RancherHost concerns the lists; not the votes, which are the services' matter. */
function toldPart({ targets, peers, state, agent }: AgentItem): unknown {
  return { targets, peers, state, known: agent !== undefined };
}

function regarding({ host, uid }: AgentItem): Regarding {
  return { apiVersion: groupVersion, kind: 'RancherHost', name: host, uid };
}

function abstains(host: string, doubt: NonNullable<AgentStatus['doubt']>): EventDraft {
  const why = {
    Late: 'its checks begin too late',
    Busy: 'it has no rest',
    Exhausted: 'there are no ports, files or memory left for its connections',
  } as const;
  const note = `the agent on host ${host} abstains: ${why[doubt]}`;
  return { type: 'Warning', reason: 'AgentAbstains', action: 'ObserveHost', note };
}

function votesAgain(host: string): EventDraft {
  return {
    type: 'Normal',
    reason: 'AgentVotesAgain',
    action: 'ObserveHost',
    note: `the agent on host ${host} votes again`,
  };
}
