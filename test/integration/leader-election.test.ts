import { afterEach, beforeAll, expect, inject, test } from 'vitest';

import { ConnectionError } from '../../src/kubernetes/api-error.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { LeaderElection } from '../../src/kubernetes/leader-election.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { Kubectl, until } from '../cluster/kubectl.ts';
import { transportOf } from './api.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'election';
const quick = { leaseMs: 2000, renewDeadlineMs: 1200, retryMs: 200 };

/** A candidate whose connection can be cut, as by a host that is lost. */
class Candidate {
  readonly election: LeaderElection;
  readonly #stop = new AbortController();
  #cut = false;
  ended = false;
  readonly running: Promise<void>;

  constructor(name: string, identity: string) {
    const transport = transportOf(inject('kubeconfig'));
    const client = new Client({
      ...transport,
      request: (request) =>
        this.#cut ? Promise.reject(new ConnectionError('cut off by the test')) : transport.request(request),
    });
    this.election = new LeaderElection({ client, namespace, name, identity, log: silentLogger(), ...quick });
    this.running = this.#run();
  }

  async #run(): Promise<void> {
    if (await this.election.acquire(this.#stop.signal)) await this.election.hold(this.#stop.signal);
    this.ended = true;
  }

  get leads(): boolean {
    return this.election.isLeader();
  }

  cutOff(): void {
    this.#cut = true;
  }

  stop(): Promise<void> {
    this.#stop.abort();
    return this.running;
  }
}

let candidates: Candidate[] = [];
let watched: NodeJS.Timeout | undefined;
let overlaps = 0;

/** Two candidates for a lease; from now on it is noticed when both lead at once. */
function pair(name: string): [Candidate, Candidate] {
  const two: [Candidate, Candidate] = [new Candidate(name, 'first'), new Candidate(name, 'second')];
  candidates = two;
  overlaps = 0;
  watched = setInterval(() => {
    if (two.every((one) => one.leads)) overlaps++;
  }, 5);
  return two;
}

async function leaderOf(two: [Candidate, Candidate]): Promise<[leader: Candidate, standby: Candidate]> {
  return until(
    'one of them leads',
    async () => {
      const [a, b] = two;
      return a.leads ? [a, b] : b.leads ? [b, a] : undefined;
    },
    { everyMs: 10 },
  );
}

async function lease(name: string) {
  return (await kubectl.get('lease', name, '-n', namespace)).spec;
}

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', namespace]);
});

afterEach(async () => {
  clearInterval(watched);
  await Promise.all(candidates.map((candidate) => candidate.stop()));
  expect(overlaps).toBe(0);
});

test('one of two leads, and a lease given back is taken at once', async () => {
  const [leader, standby] = await leaderOf(pair('given-back'));
  expect(await lease('given-back')).toMatchObject({ leaseDurationSeconds: 2, leaseTransitions: 0 });
  await leader.stop();
  expect((await lease('given-back')).holderIdentity).not.toBe(leader === candidates[0] ? 'first' : 'second');
  await until('the other one leads', async () => standby.leads, { everyMs: 10 });
  expect((await lease('given-back')).leaseTransitions).toBe(1);
});

test('a leader that is cut off stops before another begins', async () => {
  const [leader, standby] = await leaderOf(pair('cut-off'));
  leader.cutOff();
  await until('it says that it leads no more', async () => !leader.leads, { everyMs: 5 });
  await until('the other one leads', async () => standby.leads, { everyMs: 10 });
  await until('the first one has noticed', async () => leader.ended, { everyMs: 10 });
});

test('a lease that somebody deletes is made again by one of them', async () => {
  const two = pair('deleted');
  await leaderOf(two);
  const renewed = async () => Date.parse((await lease('deleted')).renewTime);
  const first = await renewed();
  // By then the standby has looked at it several times, and knows that there is a leader.
  await until('it is renewed for a while', async () => (await renewed()) - first > 5 * quick.retryMs, { everyMs: 50 });
  await kubectl.run(['delete', 'lease', 'deleted', '-n', namespace]);
  const deleted = Date.now();
  await until('it is there again', async () => (await renewed()) >= deleted, { everyMs: 50 });
  await leaderOf(two);
});
