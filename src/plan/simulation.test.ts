/**
 * The planner against a small cluster, fuzzed: hosts are lost and return, units break, are killed and evicted, leaders
 * die in the middle of a step, creates are refused, launch parts do not work, services are stopped and restarted, healing
 * is held.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { ObservedHost } from './observed.ts';
import { SimulatedCluster } from './simulated-cluster.fixture.ts';
import { second, type WrittenSpec } from './units.fixture.ts';

interface Variant {
  readonly strategy: 'recreate' | 'recreateOnQuorum' | 'none' | 'unchecked';
  readonly startFirst: boolean;
  readonly singleWriter: boolean;
  readonly kind: 'scale' | 'global' | 'policy';
}

function spec({ strategy, startFirst, kind }: Variant, scale: number): WrittenSpec {
  const healthCheck = {
    port: 80,
    interval: 2 * second,
    initializingTimeout: 30 * second,
    reinitializingTimeout: 30 * second,
  };
  return {
    scale,
    environment: { VERSION: '1' },
    upgradeStrategy: { startFirst },
    ...(kind === 'global'
      ? { scheduling: { global: true, hostLabels: [{ rule: 'should', key: 'site', value: 'yes' }] } }
      : {}),
    ...(kind === 'policy' ? { scalePolicy: { min: 1, max: Math.max(1, scale), increment: 2 } } : {}),
    ...(strategy === 'unchecked' ? {} : { healthCheck: { ...healthCheck, strategy } }),
  };
}

const position = fc.nat({ max: 20 });
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('break', 'kill', 'evict', 'restart'), position }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('Unknown', 'True', 'False', 'remove host'), position }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cordon', 'uncordon', 'label', 'unlabel'), position }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('scale' as const), scale: fc.integer({ min: 0, max: 7 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('upgrade' as const), works: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop or start' as const), active: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('restart all' as const), batchSize: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), writes: fc.nat({ max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('curse' as const), pods: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('refuse', 'accept', 'hold', 'release', 'new leader', 'orphan', 'break all', 'add host'),
    }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const hostStates: ReadonlySet<string> = new Set<ObservedHost['ready']>(['Unknown', 'True', 'False']);
let version = 1;

function upgrade(cluster: SimulatedCluster, works: boolean): void {
  cluster.apply({ environment: { VERSION: String(++version) } });
  if (!works) cluster.failing.add(cluster.desired.revision);
}

function happen(cluster: SimulatedCluster, one: Event): void {
  if ('seconds' in one) cluster.run(one.seconds);
  else if ('scale' in one) cluster.apply({ scale: one.scale });
  else if ('active' in one) cluster.apply({ active: one.active });
  else if ('batchSize' in one) cluster.apply({ restart: { at: String(++version), batchSize: one.batchSize } });
  else if ('works' in one) upgrade(cluster, one.works);
  else if ('writes' in one) cluster.crashAfter(one.writes);
  else if ('position' in one) happenAt(cluster, one.do, one.position);
  else if ('pods' in one) cluster.cursed = one.pods;
  else if (one.do === 'new leader') cluster.changeLeader();
  else if (one.do === 'orphan') cluster.orphan();
  else if (one.do === 'add host') cluster.addHost();
  else if (one.do === 'break all') for (const pod of cluster.live) pod.broken = true;
  else if (one.do === 'refuse' || one.do === 'accept') cluster.refusing = one.do === 'refuse';
  else cluster.held = one.do === 'hold';
}

function happenAt(cluster: SimulatedCluster, what: string, at: number): void {
  const name = [...cluster.hosts.keys()][at % cluster.hosts.size] ?? '';
  if (hostStates.has(what)) cluster.setHost(name, what as ObservedHost['ready']);
  if (what === 'remove host') cluster.removeHost(name);
  if (what === 'cordon' || what === 'uncordon') cluster.cordon(name, what === 'cordon');
  if (what === 'label' || what === 'unlabel') cluster.label(name, what === 'label');
  const pod = cluster.live[at % Math.max(1, cluster.live.length)];
  if (pod === undefined) return;
  if (what === 'break') pod.broken = true;
  if (what === 'kill') cluster.delete(pod);
  if (what === 'evict') cluster.evict(pod);
  if (what === 'restart') cluster.restart(pod);
}

/** Hosts come back, the owner mends what was wrong, and without a strategy that replaces also what is broken. */
function calm(cluster: SimulatedCluster, { strategy, kind }: Variant): void {
  for (const name of cluster.hosts.keys()) {
    cluster.setHost(name, 'True');
    cluster.cordon(name, false);
    cluster.label(name, true);
  }
  // What once found hosts keeps its scale, and waits for as many.
  while (kind === 'policy' && cluster.hosts.size < 4) cluster.addHost();
  cluster.refusing = false;
  cluster.held = false;
  cluster.cursed = 0;
  if (cluster.failing.has(cluster.desired.revision)) upgrade(cluster, true);
  if (strategy !== 'recreate') for (const pod of cluster.pods.values()) pod.broken = false;
  if (strategy !== 'recreate') cluster.failing.clear();
  cluster.apply({ active: true });
}

/** Minutes, on a machine that does much else: how long it takes says nothing. */
const timeout = 600 * second;

const variant = fc.record<Variant>({
  strategy: fc.constantFrom('recreate', 'recreateOnQuorum', 'none', 'unchecked'),
  startFirst: fc.boolean(),
  singleWriter: fc.boolean(),
  kind: fc.constantFrom('scale', 'global', 'policy'),
});

test('whatever happens to a service: no step breaks a rule, and it settles when the faults are over', {
  timeout,
}, () => {
  fc.assert(
    fc.property(
      variant,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 7 }),
      fc.array(event, { maxLength: 30 }),
      (how, hosts, scale, events) => {
        const room = how.kind === 'policy' ? { unitsPerHost: 2 } : {};
        const options = { hosts, spec: spec(how, scale), singleWriter: how.singleWriter, ...room };
        const cluster = new SimulatedCluster(options);
        for (const one of events) {
          happen(cluster, one);
          cluster.tick();
        }
        calm(cluster, how);
        // A scale policy asks again for what a quota refused, some time later.
        cluster.until(() => cluster.settled && cluster.status?.scalePolicy?.retryAt === undefined, 7200);
        // Nothing left to do, and nothing done: what has settled is left alone.
        const after = cluster.run(700).flatMap(({ actions }) => actions.filter((action) => action.kind !== 'mark'));
        expect(after).toEqual([]);
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  );
});
