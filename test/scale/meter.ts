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
}

const sampledEveryMs = 1000;

/** Reads what the operator costs, part by part. */
export class Meter {
  readonly figures: Figures[] = [];
  readonly #operator: OperatorProcess;

  constructor(operator: OperatorProcess) {
    this.#operator = operator;
  }

  async measure(part: string, run: () => Promise<void>): Promise<void> {
    const pid = await this.#operator.pid;
    const from = { at: performance.now(), cpu: cpuSeconds(pid), requests: await this.#requests() };
    let longest = 0;
    const sample = async () => {
      longest = Math.max(longest, (await this.#operator.metrics()).get('nodejs_eventloop_lag_max_seconds') ?? 0);
    };
    const timer = setInterval(() => sample().catch(() => undefined), sampledEveryMs);
    try {
      await run();
    } finally {
      clearInterval(timer);
    }
    await sample();
    this.figures.push({
      part,
      seconds: (performance.now() - from.at) / 1000,
      cpuSeconds: cpuSeconds(pid) - from.cpu,
      longestBlockMs: longest * 1000,
      mostMib: memoryMib(pid).most,
      requests: (await this.#requests()) - from.requests,
    });
  }

  async #requests(): Promise<number> {
    const samples = [...(await this.#operator.metrics())];
    const counted = samples.filter(
      ([name]) => name.startsWith('rest_client_requests_total{') && !name.includes('method="WATCH"'),
    );
    return counted.reduce((sum, [, value]) => sum + value, 0);
  }
}

/** The figures as a table for people. */
export function tableOf(figures: readonly Figures[]): string {
  const rows = figures.map(({ part, seconds, cpuSeconds, longestBlockMs, mostMib, requests }) =>
    [part, seconds.toFixed(1), cpuSeconds.toFixed(1), longestBlockMs.toFixed(0), mostMib.toFixed(0), requests].join(
      ' | ',
    ),
  );
  const head = 'part | time, s | operator CPU, s | longest block, ms | most memory, MiB | requests';
  return [head, '--- | --- | --- | --- | --- | ---', ...rows].map((row) => `| ${row} |`).join('\n');
}
