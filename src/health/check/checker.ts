import type { CheckTarget } from '../../api/rancher-host.ts';
import { parseRequestLine } from '../../features/health_check/request-line.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { Vote } from '../unit-health.ts';
import { Lateness } from './lateness.ts';
import { type ProbeResult, probe, type Target } from './probe.ts';
import { nextRiseFall, onProbation, type RiseFall } from './rise-fall.ts';
import { type Doubt, SelfDoubt } from './self-doubt.ts';
import { phaseOf, Timetable } from './timetable.ts';

/** How much older than a check could make it a result may be; milliseconds. */
const graceMs = 1000;

export interface CheckerOptions {
  readonly clock: Clock;
  /** Who checks: hosts that check the same unit do so at points of time of their own. */
  readonly host: string;
  /** Told of each unit whose standing changed, after it did. */
  readonly onChange: (unit: string) => void;
  readonly probe?: (target: Target) => Promise<ProbeResult>;
  /** Checks under way at once. Default: 512. */
  readonly mostAtOnce?: number;
  /** How a unit stands before its first check. Default: on probation, as HAProxy begins. */
  readonly initial?: (thresholds: { readonly fall: number }) => RiseFall;
}

interface Watched {
  readonly target: CheckTarget;
  state: RiseFall;
  /** When the last result that counts came in. */
  resultAt?: number;
}

/**
 * Checks units by their numbers, as HAProxy does: `healthyThreshold` passes or `unhealthyThreshold` failures in a row
 * change how a unit stands, and the first check of a new one decides alone.
 *
 * It abstains rather than guess: while it has a reason to doubt itself every vote is `none`, and what fails meanwhile
 * counts for nothing. A check that could not be made is neither passed nor failed.
 */
export class Checker {
  readonly doubt = new SelfDoubt();
  readonly #options: CheckerOptions;
  readonly #clock: Clock;
  readonly #probe: (target: Target) => Promise<ProbeResult>;
  readonly #timetable: Timetable;
  readonly #lateness = new Lateness();
  readonly #watched = new Map<string, Watched>();

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#probe = options.probe ?? probe;
    this.#timetable = new Timetable({
      clock: options.clock,
      ...(options.mostAtOnce === undefined ? {} : { mostAtOnce: options.mostAtOnce }),
      onStart: (latenessMs, intervalMs) => {
        this.#lateness.note(latenessMs);
        this.doubt.noteCheck(this.#clock.monotonic(), latenessMs, intervalMs);
      },
    });
  }

  /** Checks these and no others. One whose unit, address and numbers are as before goes on as it stands. */
  check(targets: readonly CheckTarget[]): void {
    const wanted = new Map(targets.map((target) => [target.unit, target]));
    for (const [unit, { target }] of this.#watched) {
      const next = wanted.get(unit);
      if (next && isSame(next, target)) continue;
      this.#watched.delete(unit);
      this.#timetable.delete(unit);
    }
    for (const target of wanted.values()) {
      if (!this.#watched.has(target.unit)) this.#add(target);
    }
  }

  /** How a unit stands at this moment; `none`: not checked here, not lately, or not by somebody who trusts himself. */
  vote(unit: string): Vote {
    const watched = this.#watched.get(unit);
    const now = this.#clock.monotonic();
    if (watched?.resultAt === undefined || this.doubt.reason(now) !== undefined) return 'none';
    const { interval, responseTimeout } = watched.target;
    return now - watched.resultAt > interval + responseTimeout + graceMs ? 'none' : watched.state.vote;
  }

  /** How each unit stood when that last changed, whatever became of us since. Those without a result are not in it. */
  standings(): Map<string, 'pass' | 'fail'> {
    const standings = new Map<string, 'pass' | 'fail'>();
    for (const [unit, { state, resultAt }] of this.#watched) {
      if (resultAt !== undefined && state.vote !== 'none') standings.set(unit, state.vote);
    }
    return standings;
  }

  /** How late the last thousand checks began. */
  lateness(): { readonly checks: number; readonly p50Ms: number; readonly p99Ms: number } {
    return { checks: this.#lateness.count, p50Ms: this.#lateness.quantile(0.5), p99Ms: this.#lateness.quantile(0.99) };
  }

  doubts(): Doubt | undefined {
    return this.doubt.reason(this.#clock.monotonic());
  }

  #add(target: CheckTarget): void {
    const { unit, interval, unhealthyThreshold } = target;
    const initial = this.#options.initial ?? onProbation;
    const watched: Watched = { target, state: initial({ fall: unhealthyThreshold }) };
    const asked = askedOf(target);
    this.#watched.set(unit, watched);
    this.#timetable.set(unit, {
      intervalMs: interval,
      phaseMs: phaseOf(`${this.#options.host}\n${unit}`, interval),
      run: async () => {
        const from = this.#clock.monotonic();
        const result = await this.#probe(asked);
        if (this.#watched.get(unit) === watched) this.#take(watched, result, from);
      },
    });
  }

  #take(watched: Watched, result: ProbeResult, from: number): void {
    const now = this.#clock.monotonic();
    const { unit, interval, responseTimeout, healthyThreshold, unhealthyThreshold } = watched.target;
    // The connection and the answer had their time; what is beyond it, the process took to notice.
    const overtimeMs = now - from - 2 * responseTimeout;
    if (overtimeMs > 0) this.doubt.noteCheck(now, overtimeMs, interval);
    if (result === 'unable') this.doubt.noteShortage(now);
    if (result !== 'pass' && this.doubt.reason(now) !== undefined) return;
    const isFirst = watched.resultAt === undefined;
    const before = watched.state.vote;
    const thresholds = { rise: healthyThreshold, fall: unhealthyThreshold };
    watched.state = nextRiseFall(watched.state, result === 'pass', thresholds);
    watched.resultAt = now;
    const changed = watched.state.vote !== before || (isFirst && watched.state.vote !== 'none');
    if (changed) this.#options.onChange(unit);
  }
}

/** A request line that HAProxy refuses never gets here: the operator stalls its service. */
function askedOf({ address, port, requestLine, responseTimeout }: CheckTarget): Target {
  const request = parseRequestLine(requestLine ?? '');
  const target = { address, port, timeoutMs: responseTimeout };
  return request.kind === 'http' ? { ...target, request: request.bytes } : target;
}

const numbers = ['port', 'interval', 'responseTimeout', 'healthyThreshold', 'unhealthyThreshold'] as const;

function isSame(one: CheckTarget, other: CheckTarget): boolean {
  if (one.address !== other.address || (one.requestLine ?? '') !== (other.requestLine ?? '')) return false;
  return numbers.every((name) => one[name] === other[name]);
}
