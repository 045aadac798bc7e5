import { createHash } from 'node:crypto';

import type { HealthCheck } from '../../src/features/health_check/spec.ts';
import type { Life } from '../../src/health/check/protocol.ts';
import { nextRiseFall, onProbation, type RiseFall } from '../../src/health/check/rise-fall.ts';
import type { Vote } from '../../src/health/unit-health.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

/** A unit that is to be checked, as its run is called. */
export interface SimulatedTarget {
  readonly key: string;
  readonly uid: string;
  readonly check: HealthCheck;
}

/** What the leader wrote for an agent. */
export interface Lists {
  readonly targets: readonly SimulatedTarget[];
  readonly peers: readonly string[];
}

/** What an agent wrote. */
export interface Hints {
  readonly votes: Record<string, Vote>;
  readonly lives: Record<string, Life>;
}

interface Checked {
  readonly target: SimulatedTarget;
  state: RiseFall | undefined;
  /** When its last check ended. */
  at: number;
}

const syncEveryMs = 500;
const dialEveryMs = 1000;
const dialPatienceMs = 1000;
const silencesInRow = 3;
/** What a check takes that is answered. */
const roundTripMs = 2;

/**
 * A host's agent, its timing and its self-doubt; rise and fall are the real ones. It goes by the lists it read last, and
 * writes what changed as soon as the API server can be reached.
 */
export class SimulatedAgent {
  readonly host: string;
  /** `abstains`: its checks fail, it knows that it cannot trust them, and drops them. `late`: its timers do not come. */
  starved: 'abstains' | 'late' | undefined;
  /** Whatever it checks fails, and it does not know that this is its own fault. */
  contradicts = false;
  ended = false;
  readonly #cluster: SimulatedCluster;
  readonly #checked = new Map<string, Checked>();
  readonly #peers = new Map<string, { silences: number; life: Life }>();
  /** Something is to be written. */
  #changed = true;

  constructor(host: string, cluster: SimulatedCluster) {
    this.host = host;
    this.#cluster = cluster;
    cluster.clock.every(syncEveryMs, () => {
      this.#sync();
      return !this.ended;
    });
  }

  /** How things stand now; undefined: it does not check that. */
  vote(key: string): Vote | undefined {
    const one = this.#checked.get(key);
    if (one === undefined) return undefined;
    const { interval, responseTimeout } = one.target.check;
    const fresh = this.#cluster.clock.now - one.at <= interval + responseTimeout + 1000;
    return one.state === undefined || !fresh || this.starved === 'abstains' ? 'none' : one.state.vote;
  }

  /** Whether it sees the unit healthy at this moment: its vote is a pass, and so was its last check. */
  sees(key: string): boolean {
    return this.vote(key) === 'pass' && this.#checked.get(key)?.state?.last === true;
  }

  life(host: string): Life | undefined {
    if (this.starved === 'abstains') return 'unknown';
    return this.#peers.get(host)?.life;
  }

  #sync(): void {
    if (!this.#cluster.reachesApiServer(this.host)) return;
    const { targets, peers } = this.#cluster.listsOf(this.host);
    const wanted = new Set(targets.map((target) => target.key));
    for (const key of this.#checked.keys()) if (!wanted.has(key)) this.#forget(this.#checked, key);
    for (const target of targets) if (!this.#checked.has(target.key)) this.#begin(target);
    for (const peer of this.#peers.keys()) if (!peers.includes(peer)) this.#forget(this.#peers, peer);
    for (const peer of peers) if (!this.#peers.has(peer)) this.#watch(peer);
    this.#write();
  }

  #forget(from: Map<string, unknown>, key: string): void {
    from.delete(key);
    this.#changed = true;
  }

  #begin(target: SimulatedTarget): void {
    const one: Checked = { target, state: undefined, at: 0 };
    this.#checked.set(target.key, one);
    const { interval } = target.check;
    const phase = createHash('sha256').update(`${target.key} ${this.host}`).digest().readUInt32BE() % interval;
    const { clock } = this.#cluster;
    const first = clock.now + ((phase - (clock.now % interval) + interval) % interval);
    clock.at(first, () => clock.every(interval, () => this.#check(one)));
  }

  #check(one: Checked): boolean {
    const { target } = one;
    const goesOn = () => !this.ended && this.#checked.get(target.key) === one;
    if (!goesOn()) return false;
    if (this.starved === 'late') return true;
    const passes = !this.contradicts && this.starved === undefined && this.#cluster.passes(this.host, target.uid);
    const silent = !passes && this.#cluster.isSilent(this.host, target.uid);
    this.#cluster.clock.after(silent ? target.check.responseTimeout : roundTripMs, () => {
      if (!goesOn() || (!passes && this.starved === 'abstains')) return;
      const { healthyThreshold: rise, unhealthyThreshold: fall } = target.check;
      const before = one.state?.vote;
      one.state = nextRiseFall(one.state ?? onProbation({ fall }), passes, { rise, fall });
      one.at = this.#cluster.clock.now;
      if (one.state.vote !== before) this.#changed = true;
      this.#write();
    });
    return true;
  }

  #watch(peer: string): void {
    const one: { silences: number; life: Life } = { silences: 0, life: 'unknown' };
    this.#peers.set(peer, one);
    const goesOn = () => !this.ended && this.#peers.get(peer) === one;
    const { clock } = this.#cluster;
    clock.after(this.#cluster.random.between(0, dialEveryMs - 1), () =>
      clock.every(dialEveryMs, () => {
        if (!goesOn() || this.starved !== undefined) return goesOn();
        const lives = this.#cluster.answers(this.host, peer);
        clock.after(lives ? roundTripMs : dialPatienceMs, () => {
          if (!goesOn()) return;
          const before = one.life;
          one.silences = lives ? 0 : one.silences + 1;
          if (lives) one.life = 'alive';
          else if (one.life === 'alive' && one.silences >= silencesInRow) one.life = 'silent';
          if (one.life !== before) this.#changed = true;
          this.#write();
        });
        return true;
      }),
    );
  }

  /** Its status, when it changed and can be written. */
  #write(): void {
    if (!this.#changed || this.starved !== undefined || !this.#cluster.reachesApiServer(this.host)) return;
    const votes = Object.fromEntries(
      [...this.#checked].flatMap(([key, { state }]) => (state && state.vote !== 'none' ? [[key, state.vote]] : [])),
    );
    const lives = Object.fromEntries(
      [...this.#peers].flatMap(([peer, { life }]) => (life === 'unknown' ? [] : [[peer, life]])),
    );
    this.#changed = false;
    this.#cluster.write(this.host, { votes, lives });
  }
}
