import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import {
  clearFilter,
  type Filtering,
  feedHost,
  filterPackets,
  pauseHost,
  startKubelet,
  starveHost,
  stopKubelet,
  type Undo,
  unpauseHost,
} from '../../cluster/faults.ts';
import { killContainer } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { killLeader, kubectl, Scenario, type Unit } from '../scenario.ts';
import { type AgentPod, agentPods, controlPlane, hosts, untilAgentsRun, untilChecked, workers } from './agents.ts';

/**
 * Faults of the network and of the watchers, none of which takes a unit's own host or its program away: whatever is
 * seen from outside meanwhile, every unit stays the one it was. Each lasts longer than it would take to condemn a unit.
 */
const check = { interval: 1000, unhealthyThreshold: 3, healthyThreshold: 2, responseTimeout: 1000 };
const services = {
  site: {
    image: 'drover.local/probe-target:dev',
    scale: 3,
    healthCheck: { ...check, port: 8080, requestLine: 'GET / HTTP/1.0' },
  },
  workers: { image: 'drover.local/worker:dev', scale: 3, healthCheck: { ...check, port: 12345 } },
} as const;
/** Half as long again as three checks and the last one's patience take. */
const faultMs = 6500;
/** A verdict that was on its way arrives. */
const afterMs = 3000;

interface Place {
  readonly agents: readonly AgentPod[];
  /** Host → the network of its Pods. */
  readonly ranges: ReadonlyMap<string, string>;
  readonly addresses: ReadonlyMap<string, string>;
}

interface Fault {
  readonly what: string;
  /** Causes it. @returns how it is taken back, and for packets whether it met any. */
  cause(place: Place): Promise<readonly (Filtering | { readonly undo: Undo })[]>;
  readonly lastsMs?: number;
}

/** What an agent begins towards anything beyond its own host; what it answers gets out, and the API server is reached. */
function outgoing({ host, address }: AgentPod, { ranges, addresses }: Place, verdict: string): string[] {
  const beyond = [...ranges.values(), ...addresses.values()].filter((range) => range !== ranges.get(host));
  return [
    `-s ${address} -p tcp --dport 6443 -j RETURN`,
    ...beyond.map((range) => `-s ${address} -d ${range} -p tcp --syn -j ${verdict}`),
  ];
}

function cutOff(place: Place, verdict: string): Promise<Filtering[]> {
  return Promise.all(place.agents.map((agent) => filterPackets(agent.host, outgoing(agent, place, verdict))));
}

const faults: readonly Fault[] = [
  {
    what: 'agents are cut off from the API server',
    cause: ({ agents }) =>
      Promise.all(
        agents.map(({ host, address }) => filterPackets(host, [`-s ${address} -p tcp --dport 6443 -j DROP`])),
      ),
  },
  {
    what: 'the API server stands still',
    cause: async () => [{ undo: await pauseHost(controlPlane) }],
  },
  {
    what: 'agents are cut off from each other and from the units of other hosts',
    cause: (place) => cutOff(place, 'DROP'),
  },
  {
    what: 'whatever agents begin beyond their own host is refused',
    cause: (place) => cutOff(place, 'REJECT --reject-with tcp-reset'),
  },
  {
    what: 'one host is cut off from its peers, but not from the operator',
    cause: (place) => {
      const [host = ''] = workers;
      const towards = [place.ranges.get(host), place.addresses.get(host)];
      return Promise.all(
        place.agents.map((agent) => {
          const rules = towards.map((range) => `-s ${agent.address} -d ${range} -p tcp --syn -j DROP`);
          return filterPackets(agent.host, agent.host === host ? outgoing(agent, place, 'DROP') : rules);
        }),
      );
    },
  },
  {
    what: 'one agent sees nothing beyond its host, and the others do',
    cause: (place) => cutOff({ ...place, agents: place.agents.filter(({ host }) => host === workers[1]) }, 'DROP'),
  },
  {
    what: 'no agent reaches another host at its kubelet',
    cause: ({ agents }) =>
      Promise.all(
        agents.map(({ host, address }) => filterPackets(host, [`-s ${address} -p tcp --dport 10250 -j DROP`])),
      ),
  },
  {
    what: 'a fifth of what agents send is lost',
    cause: ({ agents }) =>
      Promise.all(
        agents.map(({ host, address }) =>
          filterPackets(host, [`-s ${address} -m statistic --mode random --probability 0.2 -j DROP`]),
        ),
      ),
  },
  {
    what: 'a host stands still for two seconds',
    lastsMs: 2000,
    cause: async () => [{ undo: await pauseHost(workers[2] ?? '') }],
  },
  {
    what: 'a host has next to no processor',
    cause: async () => [{ undo: await starveHost(workers[0] ?? '', 0.15) }],
  },
  {
    what: 'every worker is short of processor',
    cause: () => Promise.all(workers.map(async (host) => ({ undo: await starveHost(host, 0.25) }))),
  },
  {
    what: 'every agent is killed',
    cause: async ({ agents }) => {
      await Promise.all(agents.map(({ host, containerId }) => killContainer(host, containerId)));
      return [];
    },
  },
  {
    what: 'a kubelet is stopped',
    cause: async () => [{ undo: await stopKubelet(workers[1] ?? '') }],
  },
  {
    what: 'the operator is killed while agents are cut off from each other',
    cause: async (place) => {
      const causes = await cutOff(place, 'DROP');
      await sleep(2000);
      await killLeader();
      return causes;
    },
    lastsMs: 2 * faultMs,
  },
];

let scenario: Scenario;
let place: Place;

async function units(): Promise<Unit[]> {
  const all = await Promise.all(Object.keys(services).map((service) => scenario.pods(service)));
  return all.flat();
}

const lives = (all: readonly Unit[]) => all.map(({ uid, restarts, terminating }) => ({ uid, restarts, terminating }));

async function healAll(): Promise<void> {
  await Promise.all(hosts.map(unpauseHost));
  await Promise.all(hosts.map(clearFilter));
  await Promise.all(workers.flatMap((host) => [feedHost(host), startKubelet(host)]));
}

beforeAll(async () => {
  await healAll();
  await untilAgentsRun();
  scenario = await Scenario.open('no-wrong-deletion');
  for (const [name, spec] of Object.entries(services)) await scenario.apply(name, spec);
  for (const [name, { scale }] of Object.entries(services)) await scenario.untilReady(name, scale);
});

beforeEach(async () => {
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
  await untilAgentsRun();
  for (const [name, { scale }] of Object.entries(services)) await scenario.untilReady(name, scale);
  await untilChecked(
    (await units()).map(({ uid }) => uid),
    3,
  );
  const nodes = await kubectl.list('nodes');
  place = {
    agents: await agentPods(),
    ranges: new Map(nodes.map(({ metadata, spec }) => [metadata.name, spec.podCIDR])),
    addresses: new Map(
      nodes.map(({ metadata, status }) => [
        metadata.name,
        status.addresses.find((one: { type: string }) => one.type === 'InternalIP').address,
      ]),
    ),
  };
});
afterEach(healAll);
afterAll(() => scenario.end());

for (const { what, cause, lastsMs = faultMs } of faults) {
  test(`${what}, and no unit is deleted or restarted`, async () => {
    onTestFailed(() => scenario.report());
    const before = await units();
    const causes = await cause(place);
    await sleep(lastsMs);
    for (const one of causes) {
      if ('met' in one) expect(await one.met()).toBeGreaterThan(0);
      await one.undo();
    }
    await sleep(afterMs);
    const after = await until('the API server answers', units);
    expect(lives(after)).toEqual(lives(before));
  });
}
