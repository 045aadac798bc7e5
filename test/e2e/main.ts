/**
 * `npm run e2e`: the scenarios on a kind cluster, with the operator deployed from manifests/install.yaml. Takes the
 * cluster that is up, else brings one up and leaves it.
 *
 *   --kill-leader   kills the leading operator in the middle of every scenario that can bear it, which all must
 *   --slow          only what takes many minutes: the kubelet's dead man's switch
 *   --results DIR   leaves what passed and failed there
 *   NAME…           only scenarios whose file names contain one of these
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { root, say } from '../cluster/cache.ts';
import { type Cluster, clusterUp, kubeconfigOf, loadTestImages } from '../cluster/kind.ts';
import { Kubectl } from '../cluster/kubectl.ts';

const args = process.argv.slice(2);
const resultsAt = args.indexOf('--results');
const results = resultsAt < 0 ? undefined : args[resultsAt + 1];
const names = args.filter((arg, at) => !arg.startsWith('--') && at !== resultsAt + 1);

async function cluster(): Promise<Cluster> {
  const kubeconfig = kubeconfigOf('drover');
  const answers = await new Kubectl(kubeconfig).try(['get', '--raw', '/readyz', '--request-timeout=5s']);
  if (answers.code === 0) return { name: 'drover', kubeconfig, provider: 'built' };
  return clusterUp('drover');
}

async function install({ kubeconfig }: Cluster): Promise<void> {
  const kubectl = new Kubectl(kubeconfig);
  say('installing the operator');
  await kubectl.run(['apply', '-f', join(root, 'crds')]);
  await kubectl.run(['apply', '-f', join(root, 'manifests/install.yaml')]);
  // The tag of the image stays the same, what it names does not.
  await kubectl.run(['rollout', 'restart', 'deployment/drover-operator', '-n', 'drover-system']);
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
}

function vitest(project: string, { kubeconfig }: Cluster): Promise<number> {
  const reporters = results ? ['--reporter=json', `--outputFile.json=${join(results, `${project}.json`)}`] : [];
  const command = ['run', '--project', project, '--passWithNoTests', '--reporter=verbose', ...reporters, ...names];
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

const up = await cluster();
await loadTestImages(up);
await install(up);
for (const project of args.includes('--slow') ? ['e2e-slow'] : ['e2e', 'e2e-hosts']) {
  if ((await vitest(project, up)) !== 0) process.exitCode = 1;
}
