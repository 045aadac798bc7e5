import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

import * as z from 'zod';

import { checkNames } from './checks.ts';

const Milliseconds = z.number();

/** What became of one lost Pod, in milliseconds since the kill; absent: it did not happen while it was waited for. */
const Recovery = z.strictObject({
  /** The first word that it is given up: its deletion, or an Event that it is unhealthy or removed. */
  condemned: Milliseconds.optional(),
  /** Its successor exists. */
  created: Milliseconds.optional(),
  /** Its successor is Ready. */
  ready: Milliseconds.optional(),
});
export type Recovery = z.output<typeof Recovery>;

/** One host lost, as one watcher saw it by one clock. A line of the results file. */
export const Trial = z.strictObject({
  at: z.iso.datetime(),
  check: z.enum(checkNames),
  /** The host that was lost also ran the operator that led. */
  leaderHost: z.boolean(),
  /** Agents that ran when the host was lost; 0: the kubelets' and the node controller's word is all there is. */
  agents: z.int(),
  host: z.string(),
  /** From the kill's command until the engine had the host's container as ended. */
  off: Milliseconds,
  /** The units that the host had. */
  units: z.array(Recovery).min(1),
  /** A Deployment with the same probes and the cluster's own tolerations of five minutes. */
  stock: Recovery.optional(),
  /** The same with tolerations of no time. */
  tuned: Recovery.optional(),
});
export type Trial = z.output<typeof Trial>;

/** @throws Error with the line's number when one is no trial: a file of measurements is not guessed at. */
export function parseTrials(text: string, name: string): Trial[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [Trial.parse(JSON.parse(line))];
    } catch (cause) {
      throw new Error(`${name}:${at + 1}: not a trial; take the line out or name another file with --results`, {
        cause,
      });
    }
  });
}

/** The trials of a file; none when there is no such file. */
export function readTrials(file: string): Trial[] {
  return existsSync(file) ? parseTrials(readFileSync(file, 'utf8'), file) : [];
}

/** Adds a trial to a file, whole or not at all: a run that is broken off can be continued. */
export function appendTrial(file: string, trial: Trial): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(trial)}\n`);
}

/** When the last of a trial's units got there; undefined when one did not. */
export function last({ units }: Trial, moment: keyof Recovery): number | undefined {
  const times = units.map((unit) => unit[moment]);
  return times.includes(undefined) ? undefined : Math.max(...times.filter((one) => one !== undefined));
}
