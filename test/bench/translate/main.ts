/**
 * `npm run bench:translate`: what it costs to translate. One stack for each process, as a pipeline runs it, in turns with
 * `--peer`; and all stacks in one process, as the operator and the library do. The built command line is measured.
 *
 * --peer COMMAND  a converter to run beside it; {docker}, {rancher} and {directory} stand for the stack's files
 * --stacks N      processes for each program in a round, default 20, spread over all stacks
 * --rounds N      default 3            --passes N  over all stacks in one process, default 5
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { build } from 'esbuild';

import { root } from '../../cluster/cache.ts';
import { summarize } from '../host-loss/statistics.ts';
import type { CorpusRun } from './corpus-process.ts';
import { type ProcessSample, sampleProcess } from './process-sample.ts';
import { findStacks, type StackFiles } from './stacks.ts';

const { values } = parseArgs({
  options: {
    peer: { type: 'string' },
    stacks: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    passes: { type: 'string', default: '5' },
  },
});
const all = findStacks();

function drover({ docker, rancher }: StackFiles): string[] {
  const files = ['-f', docker, ...(rancher === undefined ? [] : ['-r', rancher])];
  return [process.execPath, join(root, 'dist/drover.mjs'), 'convert', '-p', 'bench', ...files];
}

function peer(command: string, { directory, docker, rancher = '/dev/null' }: StackFiles): string[] {
  const names: Readonly<Record<string, string>> = { docker, rancher, directory };
  return command
    .split(/\s+/)
    .map((word) => word.replaceAll(/\{(\w+)\}/g, (found, name: string) => names[name] ?? found));
}

type Program = readonly [name: string, command: (stack: StackFiles) => string[]];

function rounds(programs: readonly Program[]): Map<string, ProcessSample[]> {
  const samples = new Map<string, ProcessSample[]>(programs.map(([name]) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const stack of sampled) {
      for (const [name, command] of programs) samples.get(name)?.push(sampleProcess(command(stack), stack.directory));
    }
  }
  return samples;
}

function row(name: string, samples: readonly ProcessSample[]): string {
  const cell = (pick: (sample: ProcessSample) => number | undefined): string => {
    const summary = summarize(samples.map(pick).filter((value) => value !== undefined));
    return summary ? `${summary.median.toFixed(0)} / ${summary.max.toFixed(0)}` : '–';
  };
  const succeeded = samples.filter(({ exitCode }) => exitCode === 0).length;
  const [first] = samples;
  return `| ${[
    name,
    cell(({ wallMs }) => wallMs),
    cell(({ cpuMs }) => cpuMs),
    cell(({ peakMib }) => peakMib),
    first?.wallMs.toFixed(0) ?? '–',
    `${succeeded} of ${samples.length}`,
  ].join(' | ')} |`;
}

async function inOneProcess(): Promise<CorpusRun> {
  const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
  try {
    const outfile = join(directory, 'corpus-process.mjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'corpus-process.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'esm',
      define: { droverVersion: '"bench"' },
      banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
      logLevel: 'warning',
    });
    return JSON.parse(
      execFileSync(process.execPath, [outfile, values.passes, JSON.stringify(all)], {
        encoding: 'utf8',
        maxBuffer: 1e8,
      }),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'ignore' });
// Templates whose questions somebody has to answer are no measure of a conversion.
const able = all.filter((stack) => sampleProcess(drover(stack), stack.directory).exitCode === 0);
const every = Math.max(1, Math.floor(able.length / Number(values.stacks)));
const sampled = able.filter((_, position) => position % every === 0).slice(0, Number(values.stacks));
const [cpu] = cpus();
console.log(`${cpu?.model ?? 'unknown processor'} × ${cpus().length}, Linux ${release()}, Node ${process.version}`);
console.log(`load before: ${loadavg()[0]?.toFixed(1)}; ${all.length} stacks, ${sampled.length} of them in processes\n`);

const programs: Program[] = [['drover', drover]];
if (values.peer !== undefined)
  programs.push([values.peer.split(/\s+/)[0] ?? 'peer', (stack) => peer(values.peer ?? '', stack)]);
console.log('| one stack for each process | wall ms, median / worst | CPU ms | peak MiB | first run ms | exit 0 |');
console.log('|---|---:|---:|---:|---:|---:|');
const samples = rounds(programs);
for (const [name, own] of samples) console.log(row(name, own));

const run = await inOneProcess();
const [first] = run.passes;
const warm = run.passes.at(-1);
const perSecond = (wallMs: number) => (1000 * all.length) / wallMs;
const single = summarize((samples.get('drover') ?? []).map(({ wallMs }) => wallMs));
console.log('\n| all stacks in one process | stacks / s | a stack ms, median / worst | CPU ms in all |');
console.log('|---|---:|---:|---:|');
for (const [name, pass] of [
  ['first pass', first],
  ['last pass', warm],
] as const) {
  const each = pass && summarize(pass.stacksMs);
  if (!pass || !each) continue;
  const { median, max } = each;
  console.log(
    `| ${name} | ${perSecond(pass.wallMs).toFixed(0)} | ${median.toFixed(2)} / ${max.toFixed(1)} | ${pass.cpuMs.toFixed(0)} |`,
  );
}
console.log(
  `\npeak ${run.peakMib.toFixed(0)} MiB; ready after ${run.startUpMs.toFixed(0)} ms; ${run.converted} converted`,
);
if (single && first) {
  const whole = run.startUpMs + first.wallMs;
  console.log(
    `${(perSecond(whole) / (1000 / single.median)).toFixed(1)} × the stacks per second of one process each, start-up included`,
  );
}
