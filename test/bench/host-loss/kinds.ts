import type { Bounds } from './bounds.ts';
import { boundsOf, keptBy } from './bounds.ts';
import { type CheckName, checked, checkNames } from './checks.ts';
import { drawPhases, rancherVerdicts } from './rancher-rules.ts';
import { last, type Recovery, type Trial } from './trial.ts';

/** Trials that can be compared, or what others make of them. Times in milliseconds since the kill; the last unit's. */
export interface Kind {
  readonly check: CheckName;
  readonly label: string;
  readonly trials: number;
  readonly condemned: readonly number[];
  readonly created: readonly number[];
  readonly ready: readonly number[];
  readonly bounds?: Bounds;
  /** How many trials kept every bound; absent where none is promised. */
  readonly kept?: number;
}

/** Hosts that check a unit on the benchmark's cluster beside its own. */
const otherHosts = 2;

/** Everything that there is to show, by check. */
export function kindsOf(trials: readonly Trial[]): Kind[] {
  return checkNames.flatMap((check) =>
    kindsOfCheck(
      check,
      trials.filter((trial) => trial.check === check),
    ),
  );
}

function kindsOfCheck(check: CheckName, trials: readonly Trial[]): Kind[] {
  const withAgents = trials.filter(({ agents }) => agents > 0);
  return [
    drover(
      check,
      'Drover',
      false,
      withAgents.filter(({ leaderHost }) => !leaderHost),
    ),
    drover(
      check,
      "Drover, the leader's host",
      true,
      withAgents.filter(({ leaderHost }) => leaderHost),
    ),
    own(
      check,
      'Drover without agents',
      trials.filter(({ agents }) => agents === 0),
    ),
    ...replayed(check, trials),
    peer(
      check,
      'Deployment, tolerations 0 s',
      trials.flatMap(({ tuned }) => tuned ?? []),
    ),
    peer(
      check,
      'Deployment',
      trials.flatMap(({ stock }) => stock ?? []),
    ),
  ].filter((kind) => kind.trials > 0);
}

function drover(check: CheckName, label: string, leaderHost: boolean, trials: readonly Trial[]): Kind {
  const kept = trials.map(keptBy).filter(({ notEarly, notLate, started }) => notEarly && notLate && started);
  return {
    ...own(check, label, trials),
    bounds: boundsOf(checked[check].healthCheck, leaderHost),
    kept: kept.length,
  };
}

function own(check: CheckName, label: string, trials: readonly Trial[]): Kind {
  const times = (moment: keyof Recovery) => trials.flatMap((trial) => last(trial, moment) ?? []);
  const [condemned, created, ready] = [times('condemned'), times('created'), times('ready')];
  return { check, label, trials: trials.length, condemned, created, ready };
}

function replayed(check: CheckName, trials: readonly Trial[]): Kind[] {
  const { healthCheck } = checked[check];
  const verdicts = trials.map(({ at }) => rancherVerdicts(healthCheck, drawPhases(at, healthCheck, otherHosts)));
  const kind = (label: string, condemned: readonly number[]): Kind => {
    return { check, label, trials: condemned.length, condemned, created: [], ready: [] };
  };
  return [
    kind(
      "Rancher's rules up to 1.6.17",
      verdicts.map(({ before }) => before),
    ),
    kind(
      "Rancher's rules since 1.6.18",
      verdicts.map(({ since }) => since),
    ),
  ];
}

function peer(check: CheckName, label: string, recoveries: readonly Recovery[]): Kind {
  const times = (moment: keyof Recovery) => recoveries.flatMap((one) => one[moment] ?? []);
  const [condemned, created, ready] = [times('condemned'), times('created'), times('ready')];
  return { check, label, trials: recoveries.length, condemned, created, ready };
}

/** How many times sooner units were Ready than those of the plain Deployment, trial by trial. */
export function ratios(trials: readonly Trial[]): number[] {
  return trials.flatMap((trial) => {
    const ready = last(trial, 'ready');
    return trial.agents > 0 && trial.stock?.ready !== undefined && ready !== undefined ? trial.stock.ready / ready : [];
  });
}
