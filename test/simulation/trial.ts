/**
 * One run of a family of faults, and what must hold of it:
 *
 * 1. No unit is deleted by healing that a live host saw healthy. A live host is one whose agent the leader's host reaches,
 *    and has reached for a second, which is from the first question about a host to what is done for it. It sees a unit
 *    healthy when its agent, which trusts itself, has it pass by rise and fall, and its last check passed, both when the
 *    leader asked and when it deleted. Losing an answer is no excuse, losing two in a row is. Where no network is cut, no
 *    unit that works is deleted at all, whoever saw it.
 * 2. Units of a host that is lost while nothing else is wrong are deleted in time: not before (threshold − 1) × interval,
 *    and within interval × threshold + response timeout + 0.5 s; with two hosts at the latest with the look after the
 *    12 s that their Lease is waited for; where the leader died as well within 2 s of the later of that and 7 s after it.
 * 3. Once the faults are over, everything is as its owner wants it.
 */
import { unhealthyWindowMs } from '../../src/health/deadline.ts';
import type { DeletionReason } from '../../src/plan/action.ts';
import { type families, faultsMs, type Kill, mendAll } from './faults.ts';
import { begin, type Deletion, SimulatedCluster, type SimulatedPod } from './simulated-cluster.ts';
import { Random } from './virtual-time.ts';

type Family = (typeof families)[number];

/** What one run came to. */
export interface Outcome {
  readonly violations: readonly string[];
  readonly healed: number;
  /** Units that worked and were deleted, because nobody the leader reached could see them. */
  readonly unseen: number;
  readonly restarts: number;
  /** From a host's death to the deletion of a unit, in windows of its check. */
  readonly settledMs: number;
}

const healing: readonly DeletionReason[] = ['unhealthy', 'host-lost', 'initializing-timeout', 'reinitializing-timeout'];
const checks = [
  { interval: 2000, responseTimeout: 200, healthyThreshold: 2, unhealthyThreshold: 3 },
  { interval: 4000, responseTimeout: 2000, healthyThreshold: 2, unhealthyThreshold: 3 },
  { interval: 3000, responseTimeout: 500, healthyThreshold: 1, unhealthyThreshold: 2 },
];
const lookEveryMs = 1000;
const warmUpMs = 10_000;
/** Within so long after the end of a leader, with two hosts the 12 s included, what it left is done. */
const takeoverMs = 22_000;
const settleWithinMs = 30 * 60_000;

export function trial(family: Family, seed: number): Outcome {
  const random = new Random(seed);
  const cluster = furnished(random);
  const violations: string[] = [];
  const { clock } = cluster;
  if (settle(cluster, 5 * 60_000) === undefined) violations.push('it does not even begin');
  // Every checker has seen every unit pass: one that is new is on probation, and its first failure counts.
  clock.runUntil(clock.now + warmUpMs);
  const from = clock.now;
  const kills: Kill[] = [];
  family.happen(cluster, kills);
  const restarts = random.between(0, 2);
  const restartedAt: number[] = [];
  for (let restart = 0; restart < restarts; restart++) {
    clock.after(random.between(0, faultsMs), () => {
      restartedAt.push(clock.now);
      cluster.killLeader();
    });
  }
  const before = new Map([...cluster.pods].filter(([, pod]) => cluster.works(pod)));
  clock.runUntil(from + faultsMs);
  violations.push(...lateness(cluster, kills, restartedAt, before));
  mendAll(cluster);
  const settledMs = settle(cluster, settleWithinMs);
  if (settledMs === undefined) violations.push('it does not settle when the faults are over');
  const healed = cluster.deletions.filter(({ action }) => healing.includes(action.reason));
  violations.push(...healed.flatMap((one) => wrong(one, family)));
  const unseen = healed.filter((one) => one.worked && one.sawItPass.length === 0).length;
  return { violations, healed: healed.length, unseen, restarts, settledMs: settledMs ?? Number.POSITIVE_INFINITY };
}

function furnished(random: Random): SimulatedCluster {
  const cluster = new SimulatedCluster(random);
  if (random.chance(0.3)) cluster.addHost('control-plane', false);
  for (let host = random.between(2, 6); host > 0; host--) cluster.addHost(`h${host}`);
  for (let service = random.between(1, 3); service > 0; service--) {
    const strategy = random.chance(0.8) ? 'recreate' : 'recreateOnQuorum';
    cluster.addService(`s${service}`, {
      scale: random.between(1, 4),
      healthCheck: {
        port: 80,
        ...random.pick(checks),
        strategy,
        initializingTimeout: 60_000,
        reinitializingTimeout: 60_000,
      },
    });
  }
  cluster.start();
  return cluster;
}

/** @returns how long it took; undefined when it took too long. */
function settle(cluster: SimulatedCluster, limitMs: number): number | undefined {
  const from = cluster.clock.now;
  while (cluster.clock.now - from < limitMs) {
    cluster.clock.runUntil(cluster.clock.now + 2000);
    if (cluster.leader && cluster.settled) return cluster.clock.now - from;
  }
  return undefined;
}

function wrong(deletion: Deletion, { wholeNetwork }: Family): string[] {
  const { pod, action, sawItPass, worked, at } = deletion;
  if (sawItPass.length === 0 && !(wholeNetwork && worked)) return [];
  const { name } = pod.service.desired;
  const seen = sawItPass.length > 0 ? `${sawItPass.join(' and ')} saw it pass` : 'it worked';
  const when = (at - begin) / 1000;
  return [
    `${when} s: ${name}/${action.index} (${pod.unit.uid} on ${pod.unit.host}) deleted as ${action.reason}: ${seen}`,
  ];
}

function lateness(
  cluster: SimulatedCluster,
  kills: readonly Kill[],
  restartedAt: readonly number[],
  before: ReadonlyMap<string, SimulatedPod>,
): string[] {
  return kills.flatMap(({ host, at, withLeader }) => {
    const there = [...before.values()].filter(({ unit }) => unit.host === host);
    return there.flatMap(({ unit, service }) => {
      const { healthCheck: check } = service.desired.spec;
      if (check === undefined || check.strategy !== 'recreate') return [];
      const deletion = cluster.deletions.find((one) => one.pod.unit.uid === unit.uid);
      const tookMs = deletion === undefined ? Number.POSITIVE_INFINITY : deletion.at - at;
      const least = (check.unhealthyThreshold - 1) * check.interval;
      const most = latest(cluster, check, at, withLeader ? [...restartedAt, at] : restartedAt);
      if (tookMs >= least && tookMs <= most) return [];
      return [`unit ${unit.uid} of ${host} was deleted after ${tookMs} ms, not within ${least} to ${most}`];
    });
  });
}

function latest(
  cluster: SimulatedCluster,
  check: Parameters<typeof unhealthyWindowMs>[0],
  at: number,
  restartedAt: readonly number[],
): number {
  const workers = [...cluster.hosts.values()].filter((host) => host.schedulable).length;
  const window = Math.max(unhealthyWindowMs(check), workers === 2 ? 12_000 : 0);
  // A leader that ends before its work is done begins the wait anew.
  let until = at + window + 500;
  const disturbed = [...restartedAt]
    .sort((a, b) => a - b)
    .filter((time) => {
      if (time <= at - takeoverMs || time >= until) return false;
      until = Math.max(until, time + takeoverMs);
      return true;
    });
  if (disturbed.length === 0) return window + 500 + (workers === 2 ? lookEveryMs : 0);
  // With two hosts a new leader begins to watch the Lease when it takes over.
  const after = Math.max(...disturbed) - at + 7000 + (workers === 2 ? 12_000 : 0);
  return Math.max(window, after) + 2000;
}
