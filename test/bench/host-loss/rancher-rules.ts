import type { HealthCheck } from '../../../src/features/health_check/spec.ts';

/** Where the clocks of Rancher's parts stood when a host was lost, in milliseconds until each next acts. */
export interface Phases {
  /** One for each checking host other than the lost one: until its next check, and until it next reads the results. */
  readonly checkers: readonly { readonly check: number; readonly poll: number }[];
  /** Until the server next pings the lost host's agent. */
  readonly ping: number;
}

/** When Rancher would have held a lost unit for unhealthy, in milliseconds after the loss. */
export interface RancherVerdicts {
  /** Up to Cattle v0.183.49 (Rancher 1.6.17): the other hosts' word. */
  readonly before: number;
  /** Since v0.183.50 (1.6.18): the lost host's own last word counts until its agent is given up. */
  readonly since: number;
}

/** How often the monitor beside HAProxy reads its results (healthcheck.go, readStats). */
export const pollMs = 2000;
/** `timeout connect` of the template; HAProxy waits for a connection no longer than the interval. */
const connectMs = 5000;
/** agent-server/defaults.properties: how often, how long, and how many in a row. */
export const pingMs = 5000;
const pingTimeoutMs = 15_000;
const pingFailures = 6;

/**
 * Rancher's own rules for a host that is silent from one moment on.
 *
 * HAProxy counts the interval from the end of a check, and a check of a silent host ends with the connection's timeout;
 * the thresholdth failure is seen when its monitor next reads, and one host that still has it for healthy is enough
 * against the verdict. The server's own share of the time, well below a second, is left out in Rancher's favour.
 */
export function rancherVerdicts(check: HealthCheck, { checkers, ping }: Phases): RancherVerdicts {
  const { interval, unhealthyThreshold } = check;
  const checkMs = Math.min(connectMs, interval);
  const reports = checkers.map((phase) => {
    const down = phase.check + unhealthyThreshold * checkMs + (unhealthyThreshold - 1) * interval;
    return nextAfter(down, phase.poll, pollMs);
  });
  const before = Math.max(...reports);
  const givenUp = ping + (pingFailures - 1) * pingMs + pingTimeoutMs;
  return { before, since: Math.max(before, givenUp) };
}

/** The first time of a series at or after a moment. */
function nextAfter(moment: number, phase: number, period: number): number {
  return phase + Math.max(0, Math.ceil((moment - phase) / period)) * period;
}

/** Phases that a trial's own moment decides, so that a report made twice says the same. */
export function drawPhases(seed: string, check: HealthCheck, checkers: number): Phases {
  const random = randomFrom(seed);
  return {
    checkers: Array.from({ length: checkers }, () => ({ check: random() * check.interval, poll: random() * pollMs })),
    ping: random() * pingMs,
  };
}

/** Numbers from 0 to 1, always the same for a seed (FNV-1a into mulberry32). */
function randomFrom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const letter of seed) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
