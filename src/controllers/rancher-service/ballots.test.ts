import { expect, test } from 'vitest';

import type { Vote } from '../../health/unit-health.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import { Store } from '../../kubernetes/store.ts';
import { container, healthy, sidekick } from '../../plan/units.fixture.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { projectAgent } from '../rancher-host/observe.ts';
import { Ballots } from './ballots.ts';

const unit = healthy(1);
let version = 0;

/** A RancherHost whose agent checks the unit, or one of its sidekicks, and has written this of it. */
function host(name: string, vote?: 'pass' | 'fail', more: object = {}, key = `${unit.uid}.0`) {
  const agent = { address: '10.1.0.1', port: 8082, publicKey: '', version: '' };
  return {
    metadata: { name, uid: name, resourceVersion: `${++version}`, creationTimestamp: '' },
    spec: { targets: [{ unit: key }], peers: [] },
    status: { agent, votes: vote === undefined ? {} : { [key]: vote }, ...more },
  } as never;
}

interface World {
  readonly hosts: readonly never[];
  /** What each agent answers; the others do not. */
  readonly answers?: Record<string, Vote>;
  readonly lost?: readonly string[];
  readonly others?: number;
}

function world({ hosts, answers = {}, lost = [], others = 2 }: World) {
  const agents = new Store({
    project: projectAgent,
    log: silentLogger(),
    indexes: { unit: (item) => item.targets.map((target) => target.unit) },
  });
  agents.replace(hosts);
  const accused: string[] = [];
  const ballots = new Ballots(
    agents,
    { byIndex: () => [] },
    {
      ask: async (name, units) => {
        const vote = answers[name];
        if (vote === undefined) return undefined;
        return { nonce: '', host: name, units: Object.fromEntries(units.map((one) => [one, vote])), hosts: {} };
      },
    },
    {
      isLost: (name) => lost.includes(name),
      isAccused: () => false,
      accuse: (name) => accused.push(name),
      observe: (name) => (lost.includes(name) ? { seen: 'lost' } : {}),
      others: () => others,
    },
    new FakeClock(),
  );
  return { agents, ballots, accused };
}

const votesOf = (votes: ReadonlyMap<string, unknown>) => votes.get(unit.uid);

test('what agents wrote is a hint, and a lost host gives none', () => {
  const { ballots } = world({
    hosts: [host('a', 'pass'), host('b', 'fail'), host('c', 'fail'), host('d')],
    lost: ['a'],
  });
  expect(votesOf(ballots.hints([unit]))).toEqual([
    { checker: 'b', vote: 'fail' },
    { checker: 'c', vote: 'fail' },
  ]);
});

test('what they answer now is what counts, and who does not answer has no vote', async () => {
  const hosts = [host('a', 'pass'), host('b', 'pass'), host('c', 'pass')];
  const { ballots, accused } = world({ hosts, answers: { b: 'fail', c: 'none' } });
  expect(votesOf(await ballots.present([unit]))).toEqual([
    { checker: 'b', vote: 'fail' },
    { checker: 'c', vote: 'none' },
  ]);
  expect(accused).toEqual(['a']);
});

test('where nobody answers the kubelet has the word, but for a unit on a lost host', async () => {
  const hosts = [host('b', 'fail'), host('c', 'fail')];
  expect(votesOf(await world({ hosts }).ballots.present([unit]))).toBeUndefined();
  expect(votesOf(await world({ hosts, lost: ['a'] }).ballots.present([unit]))).toEqual([]);
});

test('fewer agents than a verdict needs can protect a unit, and not keep its kubelet from condemning it', async () => {
  const hosts = [host('a', 'fail'), host('b', 'fail')];
  expect(votesOf(world({ hosts }).ballots.hints([unit]))).toBeUndefined();
  expect(votesOf(await world({ hosts, answers: { a: 'fail', b: 'fail' } }).ballots.present([unit]))).toBeUndefined();
  expect(votesOf(await world({ hosts, answers: { a: 'fail', b: 'pass' } }).ballots.present([unit]))).toHaveLength(2);
  expect(votesOf(await world({ hosts, answers: { b: 'fail' }, others: 1 }).ballots.present([unit]))).toHaveLength(1);
});

test('an agent that has gone in good order checks nothing any more, whatever its lists say', () => {
  const gone = host('c', undefined, { agent: undefined });
  expect(votesOf(world({ hosts: [host('b', 'fail'), gone] }).ballots.hints([unit]))).toBeUndefined();
});

test('a hint is told of when it changes, with the Pod that it is about', () => {
  const { agents, ballots } = world({ hosts: [host('b', 'pass')] });
  const told: string[] = [];
  ballots.onHint((uid) => told.push(uid));
  agents.put(host('b', 'pass'));
  expect(told).toEqual([]);
  agents.put(host('b', 'fail'));
  agents.put(host('b'));
  expect(told).toEqual([unit.uid, unit.uid]);
});

test('of each member of a unit its own checkers are asked, by the name of its container', async () => {
  const members = [sidekick('data', { container: container({ restarts: 1 }) })];
  const both = { ...unit, members };
  const of = (name: string) => host(name, 'fail', {}, `${unit.uid}.1.data`);
  const hosts = [of('b'), of('c')];
  const failing = [
    { checker: 'b', vote: 'fail' },
    { checker: 'c', vote: 'fail' },
  ];
  const { ballots } = world({ hosts, answers: { b: 'fail', c: 'fail' } });
  expect(ballots.hints([both])).toEqual(new Map([['uid-1/data', failing]]));
  expect(await ballots.present([both])).toEqual(new Map([['uid-1/data', failing]]));
});
