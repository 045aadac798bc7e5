import { apiServer } from './network.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

/** A host that died, while nothing else was wrong. */
export interface Kill {
  readonly host: string;
  readonly at: number;
  /** The operator that led was there. */
  readonly withLeader: boolean;
}

interface Family {
  readonly name: string;
  /** No network was cut: whatever works can be seen to work, and must stay, whoever saw it. */
  readonly wholeNetwork: boolean;
  /** Lets the faults happen in the next {@link faultsMs}. */
  happen(cluster: SimulatedCluster, kills: Kill[]): void;
}

/** Faults begin and end within so long. */
export const faultsMs = 90_000;
const longest = 60_000;

/** At some moment for some time. */
function sometime(cluster: SimulatedCluster, begin: () => void, end: () => void): void {
  const { random, clock } = cluster;
  const from = random.between(0, faultsMs - longest);
  clock.after(from, begin);
  clock.after(from + random.between(2000, longest), end);
}

function names(cluster: SimulatedCluster): string[] {
  return cluster.random.shuffle([...cluster.hosts.keys()]);
}

function some(cluster: SimulatedCluster, least = 1): string[] {
  const all = names(cluster);
  return all.slice(0, cluster.random.between(Math.min(least, all.length), all.length));
}

function killOne(cluster: SimulatedCluster, kills: Kill[], host: string, after: number): void {
  cluster.clock.after(after, () => {
    kills.push({ host, at: cluster.clock.now, withLeader: cluster.leader?.host === host });
    cluster.kill(host);
  });
}

/** In a third of all runs, a host dies as well, or a unit breaks. */
function alsoTrouble(cluster: SimulatedCluster): void {
  const { random, clock } = cluster;
  clock.after(random.between(0, faultsMs - 1), () => {
    const host = random.pick(names(cluster));
    const pods = [...cluster.pods.values()];
    if (random.chance(0.3) && cluster.hosts.size > 2) cluster.kill(host);
    if (random.chance(0.3) && pods.length > 0) random.pick(pods).broken = true;
  });
}

function cutFromApiServer(cluster: SimulatedCluster): void {
  const hosts = some(cluster);
  sometime(
    cluster,
    () => hosts.forEach((host) => void cluster.network.cut(host, apiServer)),
    () => hosts.forEach((host) => void cluster.network.mend(host, apiServer)),
  );
}

/** Single links, or two sides that do not see each other. */
function cutFromEachOther(cluster: SimulatedCluster): void {
  const { random, network } = cluster;
  const all = names(cluster);
  const side = new Set(all.slice(0, random.between(1, Math.max(1, all.length - 1))));
  const share = random.next();
  const twoSides = random.chance(0.5);
  const links = all.flatMap((one, at) => all.slice(at + 1).map((other): [string, string] => [one, other]));
  const cut = links.filter(([one, other]) => (twoSides ? side.has(one) !== side.has(other) : random.chance(share)));
  sometime(
    cluster,
    () => cut.forEach(([one, other]) => void network.cut(one, other)),
    () => cut.forEach(([one, other]) => void network.mend(one, other)),
  );
}

function starve(cluster: SimulatedCluster, hosts: readonly string[]): void {
  for (const host of hosts) {
    const how = cluster.random.pick(['abstains', 'late'] as const);
    const { agent } = cluster.host(host);
    const set = (starved: typeof agent.starved) => {
      agent.starved = starved;
    };
    sometime(
      cluster,
      () => set(how),
      () => set(undefined),
    );
  }
}

/** Fewer than half: with more of them nobody knows who contradicts whom. */
function contradict(cluster: SimulatedCluster): void {
  const faulty = names(cluster).slice(0, Math.floor((cluster.hosts.size - 1) / 2));
  for (const host of faulty) {
    const { agent } = cluster.host(host);
    const set = (contradicts: boolean) => {
      agent.contradicts = contradicts;
    };
    sometime(
      cluster,
      () => set(true),
      () => set(false),
    );
  }
}

function lose(cluster: SimulatedCluster): void {
  const { network, random } = cluster;
  const loss = random.pick([0.01, 0.05, 0.1, 0.2, 0.3]);
  sometime(
    cluster,
    () => {
      network.loss = loss;
    },
    () => {
      network.loss = 0;
    },
  );
}

export const families: readonly Family[] = [
  {
    name: 'a host lost',
    wholeNetwork: true,
    happen: (cluster, kills) => {
      const leader = cluster.leader?.host;
      const host = names(cluster).find((name) => name !== leader && cluster.host(name).schedulable);
      if (host) killOne(cluster, kills, host, cluster.random.between(0, 20_000));
    },
  },
  {
    name: 'API server cut off from agents',
    wholeNetwork: true,
    happen: (cluster) => {
      cutFromApiServer(cluster);
      alsoTrouble(cluster);
    },
  },
  {
    name: 'agents cut off from each other',
    wholeNetwork: false,
    happen: (cluster) => {
      cutFromEachOther(cluster);
      if (cluster.random.chance(0.5)) cutFromEachOther(cluster);
      alsoTrouble(cluster);
    },
  },
  {
    name: 'half or more of the hosts lost',
    wholeNetwork: true,
    happen: (cluster) => {
      const all = names(cluster);
      const lost = all.slice(0, cluster.random.between(Math.ceil(all.length / 2), all.length - 1));
      const spread = cluster.random.pick([0, 3000, 30_000]);
      for (const host of lost) {
        cluster.clock.after(cluster.random.between(0, spread), () => cluster.kill(host));
      }
    },
  },
  {
    name: 'all checkers starved',
    wholeNetwork: true,
    happen: (cluster) => {
      starve(cluster, cluster.random.chance(0.7) ? [...cluster.hosts.keys()] : some(cluster));
      alsoTrouble(cluster);
    },
  },
  {
    name: 'contradicting checkers',
    wholeNetwork: true,
    happen: (cluster) => {
      contradict(cluster);
      alsoTrouble(cluster);
    },
  },
  {
    name: 'messages lost',
    wholeNetwork: true,
    happen: (cluster) => {
      lose(cluster);
      alsoTrouble(cluster);
    },
  },
  {
    name: 'all of it at once',
    wholeNetwork: false,
    happen: (cluster) => {
      for (const fault of [cutFromApiServer, cutFromEachOther, contradict, lose, alsoTrouble]) {
        if (cluster.random.chance(0.5)) fault(cluster);
      }
      if (cluster.random.chance(0.3)) starve(cluster, some(cluster));
    },
  },
];

/** Nothing is wrong any more: links, agents and hosts. What is broken is the operator's, but for a quorum that waits. */
export function mendAll(cluster: SimulatedCluster): void {
  cluster.network.mendAll();
  for (const { name, agent } of cluster.hosts.values()) {
    agent.starved = undefined;
    agent.contradicts = false;
    cluster.revive(name);
  }
  for (const pod of cluster.pods.values()) {
    if (pod.service.desired.spec.healthCheck?.strategy !== 'recreateOnQuorum' || !pod.broken) continue;
    pod.broken = false;
    pod.startedAt = Math.max(pod.startedAt ?? 0, cluster.clock.now);
  }
}
