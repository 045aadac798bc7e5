import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';

import { silentLogger } from '../telemetry/logger.ts';
import { ApiError, ConnectionError } from './api-error.ts';
import { Client } from './client.ts';
import { type Clock, FakeClock } from './clock.ts';
import { LeaderElection, microTime } from './leader-election.ts';
import type { ApiRequest, Transport } from './transport.ts';

const renewDeadlineMs = 4000;
const retryMs = 1000;

interface Lease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: { readonly holderIdentity: string; readonly renewTime: string; readonly leaseTransitions: number };
}

/** One Lease, under the API server's rules: a version that has moved on, and a name that is taken, are conflicts. */
class LeaseServer {
  lease: Lease | undefined;
  #version = 0;
  /** Requests so far. */
  asked = 0;
  /** What each candidate tried to write, in order. */
  readonly writes: string[] = [];

  carryOut({ method, body }: ApiRequest): unknown {
    this.asked++;
    if (method === 'GET') {
      if (this.lease === undefined) throw refusal(404, 'NotFound');
      return this.lease;
    }
    const draft = body as Lease;
    this.writes.push(draft.spec.holderIdentity);
    if (method === 'POST' && this.lease !== undefined) throw refusal(409, 'AlreadyExists');
    if (method === 'PUT' && this.lease === undefined) throw refusal(404, 'NotFound');
    if (method === 'PUT' && draft.metadata.resourceVersion !== this.lease?.metadata.resourceVersion) {
      throw refusal(409, 'Conflict');
    }
    this.lease = { ...draft, metadata: { resourceVersion: String(++this.#version) } };
    return this.lease;
  }
}

/** Somebody writes to it, and leaves the holder as it is. */
function touch(server: LeaseServer): void {
  if (server.lease) server.lease = { ...server.lease, metadata: { resourceVersion: 'touched' } };
}

function holderOf({ lease }: LeaseServer): string | undefined {
  return lease?.spec.holderIdentity;
}

function refusal(code: number, reason: string): ApiError {
  return new ApiError('lease', code, JSON.stringify({ reason, message: reason }));
}

/** One request's way to the server and back. */
interface Passage {
  readonly thereMs: number;
  readonly backMs: number;
  /** It never arrives. */
  readonly lost: boolean;
}

const swift: Passage = { thereMs: 0, backMs: 0, lost: false };

/** A candidate with a clock of its own, and a connection that can be slow, lose requests and lose answers. */
class Candidate implements Clock {
  readonly election: LeaderElection;
  readonly #clock: FakeClock;
  readonly #stopping = new AbortController();
  readonly #skewMs: number;
  #blockedUntil = 0;
  /** The ways of the next requests; when they are used up, the last one again. */
  passages: Passage[] = [swift];
  refuse: ApiError | undefined;
  dropped = 0;
  readonly failures: number[] = [];
  lapses = 0;
  /** Whether it has seen the lease held by anybody. */
  saw = false;
  state: 'standing by' | 'holding' | 'ended' = 'standing by';
  running: Promise<void> = Promise.resolve();

  constructor(
    server: LeaseServer,
    clock: FakeClock,
    identity: string,
    { skewMs = 0, log = silentLogger() }: { skewMs?: number; log?: ReturnType<typeof silentLogger> } = {},
  ) {
    this.#clock = clock;
    this.#skewMs = skewMs;
    const transport: Transport = {
      request: <T>(request: ApiRequest) => this.#pass(server, request) as Promise<T>,
      // biome-ignore lint/correctness/useYield: nothing is watched here
      async *lines() {
        throw new Error('nothing is watched here');
      },
      text: () => Promise.reject(new Error('not asked for')),
      dropConnections: () => {
        this.dropped++;
      },
    };
    const client = new Client(transport);
    const onFailedRenewal = (triedMs: number) => this.failures.push(triedMs);
    const given = { client, namespace: 'ns', name: 'lease', identity, log, clock: this, onFailedRenewal };
    this.election = new LeaderElection(given);
  }

  now(): number {
    return this.#clock.now() + this.#skewMs;
  }
  monotonic(): number {
    return this.#clock.monotonic() + this.#skewMs;
  }
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await this.#clock.sleep(ms, signal);
    await this.#awake();
  }

  /** This process alone stands still for so long, as in one long synchronous block: it takes notice of nothing. */
  block(ms: number): void {
    this.#blockedUntil = this.#clock.monotonic() + ms;
  }

  async #awake(): Promise<void> {
    while (this.#clock.monotonic() < this.#blockedUntil) {
      await this.#clock.sleep(this.#blockedUntil - this.#clock.monotonic());
    }
  }

  start(): void {
    this.running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.running;
  }

  async #run(): Promise<void> {
    if (await this.election.acquire(this.#stopping.signal)) {
      this.state = 'holding';
      await this.election.hold(this.#stopping.signal, () => {
        this.lapses++;
      });
    }
    this.state = 'ended';
  }

  async #pass(server: LeaseServer, request: ApiRequest): Promise<unknown> {
    const passage = (this.passages.length > 1 ? this.passages.shift() : this.passages[0]) ?? swift;
    const { deadlineMs = 5000 } = request;
    if (this.refuse) throw this.refuse;
    const answered = this.#clock.sleep(passage.thereMs).then(async () => {
      if (passage.lost) return new Promise(() => undefined);
      try {
        return server.carryOut(request);
      } finally {
        await this.#clock.sleep(passage.backMs);
      }
    });
    // A write whose answer does not come in time may still be carried out later.
    answered.catch(() => undefined);
    const late = this.#clock.sleep(deadlineMs).then(() => {
      throw new ConnectionError('no answer in time');
    });
    const answer = await Promise.race([answered, late]).finally(() => this.#awake());
    if (request.method === 'GET') this.saw = true;
    return answer;
  }
}

function pair(skewMs = 0): { server: LeaseServer; clock: FakeClock; first: Candidate; second: Candidate } {
  const server = new LeaseServer();
  const clock = new FakeClock();
  const first = new Candidate(server, clock, 'first');
  return { server, clock, first, second: new Candidate(server, clock, 'second', { skewMs }) };
}

describe('a free lease', () => {
  test('is made where there is none, and taken by one of two', async () => {
    const { server, clock, first, second } = pair();
    first.start();
    second.start();
    await clock.advance(0);
    expect([first, second].filter(({ election }) => election.isLeader())).toHaveLength(1);
    await clock.advance(60_000);
    expect([first, second].filter(({ election }) => election.isLeader())).toHaveLength(1);
    expect(server.lease?.spec.leaseTransitions).toBe(0);
  });

  test('is written with six digits of a second, as MicroTime must be', async () => {
    const { server, clock, first } = pair();
    first.start();
    await clock.advance(0);
    expect(server.lease?.spec.renewTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    expect(microTime(0)).toBe('1970-01-01T00:00:00.000000Z');
  });

  test('that must not be made is spoken of', async () => {
    const server = new LeaseServer();
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
    const clock = new FakeClock();
    const candidate = new Candidate(server, clock, 'first', { log });
    server.carryOut = ({ method }) => {
      throw method === 'GET' ? refusal(404, 'NotFound') : refusal(403, 'Forbidden');
    };
    candidate.start();
    await clock.advance(0);
    expect(lines.join()).toContain('Forbidden');
  });
});

describe('a leader', () => {
  async function leading(skewMs = 0) {
    const given = pair(skewMs);
    given.first.start();
    await given.clock.advance(0);
    given.second.start();
    await given.clock.advance(2000);
    expect(given.first.election.isLeader()).toBe(true);
    return given;
  }

  test('that cannot renew stops before another may take over, and drops its connections', async () => {
    const { clock, first, second } = await leading();
    first.passages = [{ ...swift, lost: true }];
    let stoppedAt: number | undefined;
    let takenAt: number | undefined;
    for (let at = 0; at < 20_000; at += 100) {
      await clock.advance(100);
      if (!first.election.isLeader()) stoppedAt ??= at;
      if (second.election.isLeader()) takenAt ??= at;
    }
    expect(stoppedAt).toBeLessThan(takenAt ?? 0);
    expect(first.state).toBe('ended');
    expect(first.dropped).toBeGreaterThan(0);
    expect(second.election.isLeader()).toBe(true);
  });

  test('renews with one call each, also after somebody touched the lease', async () => {
    const { server, clock, first, second } = await leading();
    await second.stop();
    const { asked } = server;
    await clock.advance(5000);
    expect(server.asked - asked).toBe(5);
    touch(server);
    await clock.advance(1000);
    expect(first.election.isLeader()).toBe(true);
    expect(server.asked - asked).toBe(8);
  });

  test('whose renewal comes after its deadline acts again, and says that it did not for a moment', async () => {
    const { clock, first, second } = await leading();
    await second.stop();
    const slow = { ...swift, backMs: 990 };
    first.passages = [{ ...swift, lost: true }, slow, slow, swift];
    let lapsed = false;
    for (let at = 0; at < 5000; at += 10) {
      await clock.advance(10);
      lapsed ||= !first.election.isLeader();
    }
    expect(lapsed).toBe(true);
    expect(first.election.isLeader()).toBe(true);
    expect(first.lapses).toBe(1);
  });

  test('whose renewal fails drops its own connections, says how long it tried, and goes on', async () => {
    const { clock, first } = await leading();
    first.passages = [{ ...swift, lost: true }, swift];
    await clock.advance(3900);
    expect([first.dropped, first.failures]).toEqual([1, [1000]]);
    expect(first.election.isLeader()).toBe(true);
  });

  test('that stood still is none from the moment it goes on, and does not renew', async () => {
    const { server, clock, first } = await leading();
    const writes = server.writes.length;
    first.block(renewDeadlineMs);
    await clock.advance(renewDeadlineMs);
    expect(first.election.isLeader()).toBe(false);
    expect(first.state).toBe('ended');
    expect(server.writes).toHaveLength(writes);
  });

  test('that is told to stop gives the lease back, and another has it at its next look', async () => {
    const { server, clock, first, second } = await leading();
    await Promise.all([first.stop(), clock.advance(0)]);
    expect(first.election.isLeader()).toBe(false);
    expect(holderOf(server)).toBe('');
    await clock.advance(retryMs);
    expect(second.election.isLeader()).toBe(true);
    expect(server.lease?.spec.leaseTransitions).toBe(1);
  });

  test('whose lease another holds stops at once', async () => {
    const { server, clock, first } = await leading();
    const { lease } = server;
    if (lease) server.lease = { metadata: { resourceVersion: 'x' }, spec: { ...lease.spec, holderIdentity: 'other' } };
    await clock.advance(retryMs);
    expect(first.election.isLeader()).toBe(false);
    await clock.advance(retryMs);
    expect(first.state).toBe('ended');
    expect(holderOf(server)).toBe('other');
  });

  test('stays one through failures that are shorter than its deadline', async () => {
    const { clock, first, second } = await leading();
    for (const failure of [refusal(500, 'InternalError'), refusal(429, 'TooManyRequests'), new ConnectionError('x')]) {
      first.refuse = failure as ApiError;
      await clock.advance(2500);
      first.refuse = undefined;
      await clock.advance(2500);
      expect(first.election.isLeader()).toBe(true);
    }
    expect(second.election.isLeader()).toBe(false);
  });

  test('makes a lease anew that somebody deleted, and nobody else makes it in its place', async () => {
    const { server, clock, first, second } = await leading();
    first.passages = [{ ...swift, lost: true }];
    server.lease = undefined;
    await clock.advance(2500);
    expect(second.election.isLeader()).toBe(false);
    first.passages = [swift];
    await clock.advance(retryMs);
    expect(first.election.isLeader()).toBe(true);
    expect(holderOf(server)).toBe('first');
  });
});

test('a lease whose taking was answered too late is known as our own at the next look', async () => {
  const { server, clock, first } = pair();
  first.passages = [swift, { ...swift, backMs: 10_000 }, swift];
  first.start();
  await clock.advance(0);
  expect(holderOf(server)).toBe('first');
  expect(first.election.isLeader()).toBe(false);
  await clock.advance(5000 + retryMs);
  expect(first.election.isLeader()).toBe(true);
});

test('who is told to stop while it stands by ends without the lease', async () => {
  const { server, clock, first, second } = pair();
  first.start();
  await clock.advance(0);
  second.start();
  await clock.advance(500);
  await second.stop();
  expect(second.state).toBe('ended');
  expect(holderOf(server)).toBe('first');
});

/** The one promise that everything rests on. */
test('however slow, lossy, skewed or blocked: there are never two leaders', async () => {
  const passage = fc.record({
    thereMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 3000 })),
    backMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 3000 })),
    lost: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const event = fc.record({
    at: fc.integer({ min: 0, max: 20 }),
    who: fc.integer({ min: 0, max: 1 }),
    ms: fc.integer({ min: 1000, max: 9000 }),
    what: fc.constantFrom('block' as const, 'stop' as const, 'cut off' as const, 'delete the lease' as const),
  });
  const story = fc.record({
    skewMs: fc.integer({ min: -3_600_000, max: 3_600_000 }),
    later: fc.integer({ min: 0, max: 3000 }),
    ways: fc.tuple(fc.array(passage, { maxLength: 20 }), fc.array(passage, { maxLength: 20 })),
    events: fc.array(event, { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ skewMs, later, ways, events }) => {
      const { server, clock, first, second } = pair(skewMs);
      const candidates = [first, second];
      candidates.forEach((candidate, at) => {
        candidate.passages = [...(ways[at] ?? []), swift];
      });
      first.start();
      await clock.advance(later);
      second.start();
      for (let step = 0; step < 100; step++) {
        for (const { who, ms, what } of events.filter((one) => one.at * 5 === step)) {
          const candidate = candidates[who];
          if (what === 'block') candidate?.block(ms);
          if (what === 'stop') void candidate?.stop();
          if (what === 'cut off' && candidate) candidate.passages = [{ ...swift, lost: true }];
          // A candidate that never saw the lease cannot know that somebody held it.
          if (what === 'delete the lease' && first.saw && second.saw) server.lease = undefined;
        }
        const leaders = candidates.filter(({ election }) => election.isLeader()).length;
        expect(leaders).toBeLessThan(2);
        await clock.advance(200);
      }
      await Promise.all([clock.advance(20_000), ...candidates.map((candidate) => candidate.stop())]);
    }),
    { numRuns: 60 },
  );
}, 60_000);
