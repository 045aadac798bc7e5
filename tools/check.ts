/**
 * `npm run check`: everything that needs neither Go nor kubectl nor a cluster. Two parts run at a time.
 *
 * --results DIR  leaves what passed and failed there, one JSON file for each part.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const resultsAt = process.argv.indexOf('--results');
const results = resultsAt < 0 ? undefined : process.argv[resultsAt + 1];

interface Part {
  readonly name: string;
  readonly command: readonly string[];
  /** The part counts its own tests. */
  readonly tests?: boolean;
}

const vitest = (name: string): Part => ({
  name: `${name} tests`,
  tests: true,
  command: [
    'vitest',
    'run',
    '--project',
    name,
    '--passWithNoTests',
    '--reporter=default',
    ...(results ? ['--reporter=json', `--outputFile.json=${join(results, `${name}.json`)}`] : []),
  ],
});

const parts: readonly Part[] = [
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings', '.'] },
  vitest('unit'),
  { name: 'dead code', command: ['knip'] },
  { name: 'generated files', command: ['node', 'tools/generate/generate.ts', '--check'] },
  { name: 'import rules', command: ['node', 'tools/architecture/main.ts'] },
  vitest('conformance'),
];

interface Finished {
  readonly part: Part;
  readonly code: number;
  readonly seconds: number;
  readonly output: string;
}

function run(part: Part): Promise<Finished> {
  const [command = '', ...args] = part.command;
  const from = Date.now();
  return new Promise((resolve) => {
    let output = '';
    const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;
    const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: path, NO_COLOR: '1' } });
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(Buffer.from(String(error))));
    child.on('close', (code) => resolve({ part, code: code ?? 1, seconds: (Date.now() - from) / 1000, output }));
  });
}

const waiting = [...parts];
const finished: Finished[] = [];
async function worker(): Promise<void> {
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const done = await run(part);
    finished.push(done);
    console.log(`${done.code === 0 ? 'ok  ' : 'FAIL'}  ${done.seconds.toFixed(1).padStart(6)} s  ${part.name}`);
    if (done.code !== 0) console.log(whatFailed(done));
  }
}

/** The output without the lines of what passed: the first screen shall show what failed. */
function whatFailed({ part, output }: Finished): string {
  if (!part.tests) return output;
  return output
    .split('\n')
    .filter((line) => !/^ +✓ /.test(line))
    .join('\n');
}

if (results) mkdirSync(results, { recursive: true });
await Promise.all([worker(), worker()]);

const failed = finished.filter((one) => one.code !== 0);
if (results) {
  const counted = finished.filter((one) => !one.part.tests);
  const bad = counted.filter((one) => one.code !== 0).length;
  writeFileSync(
    join(results, 'checks.json'),
    JSON.stringify({ numPassedTests: counted.length - bad, numFailedTests: bad }),
  );
}
process.exitCode = failed.length > 0 ? 1 : 0;
