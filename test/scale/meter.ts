import { cpuSeconds, memoryMib } from '../bench/checks/process-cost.ts';
import type { OperatorProcess } from '../integration/operator-process.ts';

/** What a part of a story took. */
export interface Figures {
  readonly part: string;
  readonly seconds: number;
  /** Processor time of the operator, in seconds. */
  readonly cpuSeconds: number;
  /** The longest time its event loop did nothing else, in milliseconds. */
  readonly longestBlockMs: number;
  /** Resident memory of the operator at most, since its start, in MiB. */
  readonly mostMib: number;
  /** Its requests to the API server, watches aside. */
  readonly requests: number;
  /** How many operators lost their lease, on a machine that was too busy. */
  readonly lostLeases: number;
}

interface Sample {
  readonly cpuSeconds: number;
  readonly blockMs: number;
  readonly mostMib: number;
  readonly requests: number;
}

const sampledEveryMs = 1000;

/** Reads what the operator costs, part by part: all of them, where one followed on another. */
export class Meter {
  readonly figures: Figures[] = [];
  readonly #operators: readonly OperatorProcess[];
  /** The last that was read of each. */
  readonly #samples = new Map<OperatorProcess, Sample>();
  #longestBlockMs = 0;

  /** @param operators the present one last; others may follow. */
  constructor(operators: readonly OperatorProcess[]) {
    this.#operators = operators;
  }

  async measure(part: string, run: () => Promise<void>): Promise<void> {
    await this.#sample();
    const from = { at: performance.now(), ...this.#total(), operators: this.#operators.length };
    this.#longestBlockMs = 0;
    const timer = setInterval(() => void this.#sample(), sampledEveryMs);
    try {
      await run();
    } finally {
      clearInterval(timer);
    }
    await this.#sample();
    const total = this.#total();
    this.figures.push({
      part,
      seconds: (performance.now() - from.at) / 1000,
      cpuSeconds: total.cpuSeconds - from.cpuSeconds,
      longestBlockMs: this.#longestBlockMs,
      mostMib: total.mostMib,
      requests: total.requests - from.requests,
      lostLeases: this.#operators.length - from.operators,
    });
  }

  /** One that is just ending or beginning is read the next time. */
  async #sample(): Promise<void> {
    const operator = this.#operators.at(-1);
    const sample = operator && (await read(operator).catch(() => undefined));
    if (operator === undefined || sample === undefined) return;
    this.#samples.set(operator, sample);
    this.#longestBlockMs = Math.max(this.#longestBlockMs, sample.blockMs);
  }

  #total(): Omit<Sample, 'blockMs'> {
    const all = [...this.#samples.values()];
    return {
      cpuSeconds: all.reduce((sum, sample) => sum + sample.cpuSeconds, 0),
      mostMib: Math.max(0, ...all.map((sample) => sample.mostMib)),
      requests: all.reduce((sum, sample) => sum + sample.requests, 0),
    };
  }
}

async function read(operator: OperatorProcess): Promise<Sample> {
  const pid = await operator.pid;
  const metrics = await operator.metrics();
  const requests = [...metrics]
    .filter(([name]) => name.startsWith('rest_client_requests_total{') && !name.includes('method="WATCH"'))
    .reduce((sum, [, value]) => sum + value, 0);
  return {
    cpuSeconds: cpuSeconds(pid),
    // Since it was read last.
    blockMs: (metrics.get('nodejs_eventloop_lag_max_seconds') ?? 0) * 1000,
    mostMib: memoryMib(pid).most,
    requests,
  };
}

/** The figures as a table for people. */
export function tableOf(figures: readonly Figures[]): string {
  const rows = figures.map((one) => [
    one.part,
    one.seconds.toFixed(1),
    one.cpuSeconds.toFixed(1),
    one.longestBlockMs.toFixed(0),
    one.mostMib.toFixed(0),
    one.requests,
    one.lostLeases,
  ]);
  const head = ['part', 's', 'operator CPU, s', 'longest block, ms', 'most memory, MiB', 'requests', 'leases lost'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
