import { parseRequestLine } from '../../features/health_check/request-line.ts';
import type { HealthCheck } from '../../features/health_check/spec.ts';
import { probe, type Target } from '../../health/check/probe.ts';
import { nextRiseFall, type RiseFall, undecided } from '../../health/check/rise-fall.ts';
import type { Vote } from '../../health/unit-health.ts';
import { background } from '../../kubernetes/background.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { Logger } from '../../telemetry/logger.ts';

/** A unit that its kubelet cannot check: it was made before its service had a check. */
export interface UnprobedUnit {
  readonly uid: string;
  readonly address: string;
  readonly check: HealthCheck;
}

interface Running {
  readonly unit: UnprobedUnit;
  readonly stop: AbortController;
  state: RiseFall;
}

/**
 * Observes units that were made without a probe, decides nothing, writes nothing: it only asks their ports.
 *
 * A Pod's probes cannot be added afterwards, and a health check alone never replaces a unit. Rancher checked such
 * containers by their service's check (docs/rancher.md §2.2), so the leader does, from its own host, until they are
 * replaced.
 */
export class LeaderChecks {
  readonly #services = new Map<string, Map<string, Running>>();
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #onVote: (service: string) => void;

  /** @param onVote told the service's key when one of its votes changed. */
  constructor(clock: Clock, log: Logger, onVote: (service: string) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#onVote = onVote;
  }

  /** Checks these units of a service and no others, and returns their present votes by Pod UID. */
  votes(service: string, units: readonly UnprobedUnit[]): Map<string, Vote> {
    const running = this.#services.get(service) ?? new Map<string, Running>();
    for (const [uid, one] of running) {
      const wanted = units.find((unit) => unit.uid === uid);
      if (wanted && JSON.stringify(wanted) === JSON.stringify(one.unit)) continue;
      one.stop.abort();
      running.delete(uid);
    }
    for (const unit of units) {
      if (!running.has(unit.uid)) running.set(unit.uid, this.#start(service, unit));
    }
    if (running.size === 0) this.#services.delete(service);
    else this.#services.set(service, running);
    return new Map([...running].map(([uid, one]) => [uid, one.state.vote]));
  }

  #start(service: string, unit: UnprobedUnit): Running {
    const running: Running = { unit, stop: new AbortController(), state: undecided };
    background('leader check', this.#run(service, running), this.#log);
    return running;
  }

  async #run(service: string, running: Running): Promise<void> {
    const { check } = running.unit;
    const target = targetOf(running.unit);
    const { signal } = running.stop;
    while (!signal.aborted) {
      const from = this.#clock.monotonic();
      const passed = await probe(target);
      if (signal.aborted) return;
      const thresholds = { rise: check.healthyThreshold, fall: check.unhealthyThreshold };
      const before = running.state.vote;
      running.state = nextRiseFall(running.state, passed, thresholds);
      if (running.state.vote !== before) this.#onVote(service);
      await this.#clock.sleep(check.interval - (this.#clock.monotonic() - from), signal);
    }
  }
}

function targetOf({ address, check }: UnprobedUnit): Target {
  const request = parseRequestLine(check.requestLine ?? '');
  const base = { address, port: check.port, timeoutMs: check.responseTimeout };
  return request.kind === 'http' ? { ...base, request: request.bytes } : base;
}
