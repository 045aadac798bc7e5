/**
 * `npm run e2e`: the scenarios on a kind cluster, with the operator deployed from manifests/install.yaml. Takes the
 * cluster that is up, else brings one up and leaves it.
 *
 *   --kill-leader   kills the leading operator in the middle of every scenario that can bear it, which all must
 *   --slow          only what takes many minutes: the kubelet's dead man's switch, and 50 losses of a host
 *   --results DIR   leaves what passed and failed there
 *   NAME…           only scenarios whose file names contain one of these
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root, say } from '../cluster/cache.ts';
import { startAllHosts } from '../cluster/hosts.ts';
import { type Cluster, clusterUp, kubeconfigOf, loadTestImages } from '../cluster/kind.ts';
import { Kubectl } from '../cluster/kubectl.ts';
import { hasSharedDirectory, provideSharedStorage } from '../cluster/shared-storage.ts';
import { systemReport } from './system-report.ts';

const args = process.argv.slice(2);
const resultsAt = args.indexOf('--results');
const results = resultsAt < 0 ? undefined : args[resultsAt + 1];
const names = args.filter((arg, at) => !arg.startsWith('--') && (resultsAt < 0 || at !== resultsAt + 1));
const folders = { e2e: 'test/e2e', 'e2e-hosts': 'test/e2e/hosts', 'e2e-slow': 'test/e2e/slow' } as const;
type Project = keyof typeof folders;

async function cluster(): Promise<Cluster> {
  if (process.env['KUBECONFIG']) return clusterUp('drover');
  const kubeconfig = kubeconfigOf('drover');
  const answers = await new Kubectl(kubeconfig).try(['get', '--raw', '/readyz', '--request-timeout=5s']);
  // One that an earlier version of the harness made has no directory to share, and is made anew.
  if (answers.code === 0 && (await hasSharedDirectory('drover-control-plane'))) {
    await provideSharedStorage(new Kubectl(kubeconfig));
    // A run that was killed leaves a host stopped, which an agent would be waited for on.
    await startAllHosts('drover');
    return { name: 'drover', kubeconfig, provider: 'built' };
  }
  return clusterUp('drover');
}

async function install({ kubeconfig }: Cluster): Promise<void> {
  const kubectl = new Kubectl(kubeconfig);
  say('installing the operator and its agents');
  await kubectl.run(['apply', '-f', join(root, 'crds')]);
  await kubectl.run(['apply', '-f', join(root, 'manifests/install.yaml')]);
  for (const file of ['rbac.yaml', 'policy.yaml']) {
    await kubectl.run(['apply', '-f', join(root, 'manifests/volume-removal', file)]);
  }
  // One storage class for a driver that the stories name.
  const configuration = 'storageClasses: { shared-disk: { storageClass: shared, size: 64Mi } }';
  const metadata = { name: 'drover-operator', namespace: 'drover-system' };
  await kubectl.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'operator.yaml': configuration } });
  const workloads = ['deployment/drover-operator', 'daemonset/drover-agent'];
  // The tag of the image stays the same, what it names does not.
  await kubectl.run(['rollout', 'restart', ...workloads, '-n', 'drover-system']);
  for (const workload of workloads) {
    const rolled = await kubectl.try(['rollout', 'status', workload, '-n', 'drover-system', '--timeout=300s']);
    if (rolled.code !== 0) throw new Error(`${rolled.stderr}\n${await systemReport(kubectl)}`);
  }
}

/** A project that has a scenario of one of the names; a runner that finds no file would fail. */
function wanted(project: Project): boolean {
  const files = readdirSync(join(root, folders[project])).filter((file) => file.endsWith('.test.ts'));
  return names.length === 0 || files.some((file) => names.some((name) => file.includes(name)));
}

function vitest(project: Project, { kubeconfig }: Cluster): Promise<number> {
  const reporters = results ? ['--reporter=json', `--outputFile.json=${join(results, `${project}.json`)}`] : [];
  const command = ['run', '--project', project, '--reporter=verbose', ...reporters, ...names];
  return new Promise((resolve) => {
    const child = spawn('vitest', command, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`,
        DROVER_TEST_KUBECONFIG: kubeconfig,
        ...(args.includes('--kill-leader') ? { DROVER_KILL_LEADER: '1' } : {}),
      },
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

const projects: Project[] = args.includes('--slow') ? ['e2e-slow'] : ['e2e', 'e2e-hosts'];
if (!projects.some(wanted)) {
  console.error(`no scenario is in a file whose name contains ${names.map((name) => `"${name}"`).join(' or ')}`);
  process.exit(2);
}
const up = await cluster();
await loadTestImages(up);
await install(up);
for (const project of projects.filter(wanted)) {
  if ((await vitest(project, up)) !== 0) process.exitCode = 1;
}
