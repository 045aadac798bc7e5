import type { HealthCheck } from '../features/health_check/spec.ts';
import { deadline } from '../health/deadline.ts';
import type { UnitMemory } from '../health/memory.ts';
import { nextHealth, type Vote } from '../health/unit-health.ts';
import type { DesiredService } from './desired.ts';
import { isFenced, type ObservedHosts, type ObservedUnit, onLostHost, type Time } from './observed.ts';

/** A unit and what is thought of it at one moment. */
export interface Judgement {
  readonly unit: ObservedUnit;
  /** Its host is silent or gone. */
  readonly lost: boolean;
  /** On a lost host with a volume only one may write to, and not known to have stopped writing. */
  readonly awaitingFencing: boolean;
  /** Made from another launch part than the present one. */
  readonly outdated: boolean;
  /** The check it is judged by: its own numbers, the service's strategy. Absent: it is not checked. */
  readonly check?: HealthCheck;
  /** What it remembers after this moment; absent while unchecked or not started. */
  readonly memory?: UnitMemory;
  /** When it is given up for not becoming healthy. */
  readonly deadline?: Time;
  readonly running: boolean;
  /** It does its work, as far as can be known: healthy, or running without a check, on a host that is not lost. */
  readonly healthy: boolean;
  readonly serving: boolean;
}

export interface Circumstances {
  readonly desired: DesiredService;
  readonly hosts: ObservedHosts;
  /** By Pod UID: what the leader's own checks say of units that were made without a probe. */
  readonly votes: ReadonlyMap<string, Vote>;
  /** Since when this leader leads. */
  readonly leaderSince: Time;
}

/** Judges one unit by what is seen of it now. */
export function judge(unit: ObservedUnit, given: Circumstances, now: Time): Judgement {
  const check = effectiveCheck(unit, given.desired.spec.healthCheck);
  const lost = onLostHost(unit, given.hosts);
  const memory = check ? nextHealth(unit.memory, { ...seen(unit, lost, given.votes) }, now) : undefined;
  const due = check ? deadline(check, memory, given.leaderSince) : undefined;
  const running = unit.container.running && !lost;
  const healthy = running && (check === undefined || memory?.state === 'healthy');
  return {
    unit,
    lost,
    awaitingFencing: lost && unit.singleWriter && !isFenced(unit, given.hosts),
    outdated: unit.revision !== given.desired.revision,
    ...(check ? { check } : {}),
    ...(memory ? { memory } : {}),
    ...(due === undefined ? {} : { deadline: due }),
    running,
    healthy,
    serving: !lost && memory?.state !== 'unhealthy',
  };
}

/**
 * A unit keeps the numbers it was made with, and units made without a check take the service's; the strategy is always
 * the service's, and a service without a check checks nothing (docs/rancher.md §2.2).
 */
function effectiveCheck(unit: ObservedUnit, current: HealthCheck | undefined): HealthCheck | undefined {
  if (current === undefined || unit.check === undefined) return current;
  return { ...unit.check, strategy: current.strategy };
}

/** A lost host has no vote, and a container that does not run is no failed check: it is being started again. */
function seen(unit: ObservedUnit, lost: boolean, votes: ReadonlyMap<string, Vote>) {
  const servedUnchecked = unit.check === undefined;
  const run = unit.container.run;
  if (run === undefined) return { vote: 'none' as const };
  if (lost) return { run, vote: 'none' as const, servedUnchecked };
  if (servedUnchecked) return { run, vote: votes.get(unit.uid) ?? ('none' as const), servedUnchecked };
  return { run, vote: unit.container.ready ? ('pass' as const) : ('fail' as const) };
}
