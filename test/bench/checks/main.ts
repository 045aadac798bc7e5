/**
 * `npm run bench:checks`: what it costs to check 330 targets every two seconds, and how punctually that is done: our
 * agent and HAProxy in turns, the same servers on loopback. Each round is appended to a file as a line of JSON.
 *
 * --rounds N     of each, default 3          --seconds N  each, after ten to warm up; default 60
 * --targets N    default 330                 --out FILE   default dist/bench/checks.jsonl
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { root } from '../../cluster/cache.ts';
import { output } from '../../cluster/process.ts';
import { AgentProcess, askAgent, makeHost, statusOf } from '../../faults/agent-process.ts';
import { ScriptedApiServer } from '../../faults/scripted-api-server.ts';
import { HaProxy, haproxyVersion } from '../../haproxy/haproxy.ts';
import { cpuSeconds, memoryMib } from './process-cost.ts';
import { Targets } from './targets.ts';

const intervalMs = 2000;
const warmUpMs = 10_000;
/** Of the DaemonSet's command: see src/agent.ts. */
const agentFlags = (process.env['AGENT_FLAGS'] ?? '--max-semi-space-size=1 --optimize-for-size --no-opt')
  .split(' ')
  .filter((flag) => flag !== '');

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    targets: { type: 'string', default: '330' },
    out: { type: 'string', default: join(root, 'dist/bench/checks.jsonl') },
  },
});
const rounds = Number(values.rounds);
const measuredMs = Number(values.seconds) * 1000;
const count = Number(values.targets);

/** A program that checks the targets. */
interface Checking {
  readonly pid: number;
  /** How many of the targets it sees pass. */
  passing(): Promise<number>;
  stop(): Promise<unknown>;
}

async function startAgent(targets: Targets): Promise<Checking> {
  const server = await ScriptedApiServer.start();
  const check = { address: '127.0.0.1', requestLine: 'GET / HTTP/1.0', interval: intervalMs, responseTimeout: 2000 };
  const units = targets.ports.map((port, at) => ({
    ...check,
    unit: `${crypto.randomUUID()}.${at % 3}`,
    port,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
  }));
  makeHost(server, units);
  const command = ['env', 'MALLOC_ARENA_MAX=1', process.execPath, ...agentFlags, join(root, 'dist/agent.mjs')];
  const agent = await AgentProcess.start(server.url, command);
  return {
    pid: await agent.pid,
    passing: async () => {
      const answer = await askAgent(statusOf(server), { units: units.map(({ unit }) => unit) });
      return Object.values(answer?.units ?? {}).filter((vote) => vote === 'pass').length;
    },
    stop: async () => {
      await agent.stop();
      await server.stop();
    },
  };
}

async function startHaproxy(targets: Targets): Promise<Checking> {
  const haproxy = await HaProxy.start(
    targets.ports.map((port, at) => ({
      name: `b${at}`,
      address: `127.0.0.1:${port}`,
      httpchk: 'GET / HTTP/1.0',
      rise: 2,
      fall: 3,
      timeoutMs: 2000,
      intervalMs,
    })),
  );
  return {
    pid: haproxy.pid,
    passing: async () =>
      (await haproxy.ask('show stat -1 4 -1')).split('\n').filter((line) => /,UP,/.test(line)).length,
    stop: () => haproxy.stop(),
  };
}

interface Round {
  readonly program: string;
  readonly targets: number;
  readonly seconds: number;
  readonly checks: number;
  readonly scheduleErrorMs: { readonly p50: number; readonly p99: number; readonly most: number };
  readonly cpuSeconds: number;
  readonly memoryMib: { readonly now: number; readonly most: number };
  readonly passing: number;
  /** Of the machine, over the last minute, after the round. */
  readonly load: number;
}

async function measure(program: string, start: (targets: Targets) => Promise<Checking>): Promise<Round> {
  const targets = await Targets.listen(count);
  const checking = await start(targets);
  await delay(warmUpMs);
  targets.forget();
  const [from, before] = [performance.now(), cpuSeconds(checking.pid)];
  await delay(measuredMs);
  const seconds = (performance.now() - from) / 1000;
  const used = cpuSeconds(checking.pid) - before;
  const errors = targets.scheduleErrors(intervalMs);
  const quantile = (share: number) => rounded(errors[Math.max(0, Math.ceil(share * errors.length) - 1)] ?? Number.NaN);
  const { now, most } = memoryMib(checking.pid);
  const round = {
    program,
    targets: count,
    seconds: rounded(seconds),
    checks: errors.length + count,
    scheduleErrorMs: { p50: quantile(0.5), p99: quantile(0.99), most: quantile(1) },
    cpuSeconds: rounded(used),
    memoryMib: { now: rounded(now), most: rounded(most) },
    passing: await checking.passing(),
    load: rounded(loadavg()[0] ?? 0),
  };
  await checking.stop();
  await targets.stop();
  return round;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function row({ program, checks, scheduleErrorMs, cpuSeconds, memoryMib, passing, load }: Round): string {
  const { p50, p99, most } = scheduleErrorMs;
  const cells = [program, checks, p50, p99, most, cpuSeconds, memoryMib.now, memoryMib.most, passing, load];
  return `| ${cells.join(' | ')} |`;
}

const version = await haproxyVersion();
if (version === undefined) throw new Error('HAProxy is not installed; on Debian: apt-get install haproxy');
await output(process.execPath, [join(root, 'tools/build.ts')]);
mkdirSync(dirname(values.out), { recursive: true });
console.log(`${cpus().length} cores, Linux ${release()}, Node ${process.version} ${agentFlags.join(' ')}`);
console.log(`${count} targets, every ${intervalMs} ms, ${measuredMs / 1000} s a round\n`);
console.log('| program | checks | error p50, ms | p99 | most | CPU, s | memory, MiB | most | passing | load |');
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (let round = 0; round < rounds; round++) {
  for (const [program, start] of [
    ['agent', startAgent],
    [`HAProxy ${version}`, startHaproxy],
  ] as const) {
    const result = await measure(program, start);
    appendFileSync(values.out, `${JSON.stringify({ at: new Date().toISOString(), flags: agentFlags, ...result })}\n`);
    console.log(row(result));
  }
}
