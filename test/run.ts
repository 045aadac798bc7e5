/**
 * `npm test`: every tier, cheapest first, in one line of totals at the end. A part that fails does not keep the others
 * from running. --keep leaves the cluster up.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { root } from './cluster/cache.ts';
import { buildComponents, buildKwok, requireGo } from './cluster/components.ts';
import { mayInstall, requirePackages } from './cluster/engine.ts';
import { buildImages, buildNodeImage } from './cluster/images.ts';
import { type Cluster, clustersDown, clusterUp, loadTestImages } from './cluster/kind.ts';
import { chooseFromSurroundings } from './cluster/surroundings.ts';

const results = mkdtempSync(join(tmpdir(), 'drover-results-'));
const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;

interface Part {
  readonly name: string;
  readonly seconds: number;
  readonly failed: boolean;
}
const parts: Part[] = [];

/** Runs one part and notes its time; what it throws makes it failed. */
async function part(name: string, run: () => Promise<boolean>): Promise<boolean> {
  console.log(`\n=== ${name}`);
  const from = Date.now();
  let passed = false;
  try {
    passed = await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  parts.push({ name, seconds: (Date.now() - from) / 1000, failed: !passed });
  return passed;
}

function command(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path, ...env } });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on('close', (code) => resolve(code === 0));
  });
}

/** One tier of tests, its results in a file of its own. */
function tier(project: string, env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const file = `--outputFile.json=${join(results, `${project}.json`)}`;
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', file];
  return command('vitest', args, env);
}

/** Whatever is built beforehand: API servers for the integration tier, and what the cluster's provider needs. */
async function prepare(): Promise<boolean> {
  await requireGo();
  const { kind } = await chooseFromSurroundings();
  if (kind === 'built') await buildNodeImage();
  else await buildComponents();
  await buildKwok();
  if (kind !== 'given') await buildImages(kind);
  return true;
}

/** What a part left of its tests; one that is no tier counts them only. */
interface Counted {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

function totals(counted: readonly Counted[]): { passed: number; failed: number; skipped: number } {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } of counted) {
    sum.passed += numPassedTests;
    sum.failed += numFailedTests;
    sum.skipped += numPendingTests;
  }
  return sum;
}

function failuresOf({ testResults = [] }: Counted): string[] {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.flatMap(({ status, fullName }) =>
      status === 'failed' ? [`${relative(root, name)}: ${fullName}`] : [],
    ),
  );
}

mkdirSync(results, { recursive: true });
await part('check', () => command('node', ['tools/check.ts', '--results', results]));
const prepared = await part('packages, Go build, images', prepare);
await part('corpus', () => tier('corpus'));
if (prepared) await part('integration', () => tier('integration'));
if (prepared) await part('scale', () => tier('scale'));
await part('faults', () => tier('faults'));
await part('haproxy', async () => {
  // Elsewhere the tier says that it has no judge, and is skipped.
  if (mayInstall()) await requirePackages({ haproxy: 'haproxy' });
  return tier('haproxy');
});

await part('argocd', async () => {
  if (mayInstall()) await requirePackages({ 'lua5.1': 'lua5.1' });
  return tier('argocd');
});

let cluster: Cluster | undefined;
const up =
  prepared &&
  (await part('cluster up', async () => {
    cluster = await clusterUp('drover');
    await loadTestImages(cluster);
    return true;
  }));
if (up && cluster) {
  const env = { DROVER_TEST_KUBECONFIG: cluster.kubeconfig };
  await part('cluster', () => tier('cluster', env));
  await part('e2e', () => command('node', ['test/e2e/main.ts', '--results', results], env));
}
if (!process.argv.includes('--keep')) {
  await part('cluster down', async () => {
    await clustersDown();
    return true;
  });
}

console.log('\n=== times');
for (const { name, seconds, failed } of parts) {
  console.log(`${seconds.toFixed(0).padStart(6)} s  ${name}${failed ? '  FAILED' : ''}`);
}
const counted = readdirSync(results).map((file): Counted => JSON.parse(readFileSync(join(results, file), 'utf8')));
const failures = counted.flatMap(failuresOf);
if (failures.length > 0) console.log(['\n=== failed', ...failures].join('\n'));
const { passed, failed, skipped } = totals(counted);
// A part that broke before its tests could count themselves is a failure of its own.
const broken = parts.filter((one) => one.failed).length;
const allFailed = failed > 0 ? failed : broken;
console.log(`\n${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = allFailed > 0 ? 1 : 0;
