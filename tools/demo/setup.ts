import { root, say } from '../../test/cluster/cache.ts';
import { buildComponents, requireGo } from '../../test/cluster/components.ts';
import { imageId } from '../../test/cluster/engine.ts';
import { startAllHosts } from '../../test/cluster/hosts.ts';
import { operatorImage } from '../../test/cluster/images.ts';
import { type Cluster, clusterUp, kubeconfigOf, loadTestImages } from '../../test/cluster/kind.ts';
import { type AnyObject, Kubectl } from '../../test/cluster/kubectl.ts';
import { capture } from '../../test/cluster/process.ts';

const system = 'drover-system';
const workloads = ['deployment/drover-operator', 'daemonset/drover-agent'] as const;

/** A cluster with the images of the demo in it: the one `KUBECONFIG` names, else ours, brought up if it is not. */
export async function prepareCluster(): Promise<Cluster> {
  const cluster = await findCluster();
  await loadTestImages(cluster);
  return cluster;
}

async function findCluster(): Promise<Cluster> {
  if (process.env['KUBECONFIG']) {
    // kubectl is the harness's own.
    await requireGo();
    await buildComponents();
    return clusterUp('drover');
  }
  return (await runningCluster()) ?? clusterUp('drover');
}

async function runningCluster(): Promise<Cluster | undefined> {
  const name = 'drover';
  const kubeconfig = kubeconfigOf(name);
  const answers = await new Kubectl(kubeconfig)
    .try(['get', '--raw', '/readyz', '--request-timeout=5s'])
    .catch(() => undefined);
  if (answers?.code !== 0) return undefined;
  say(`taking the cluster that is up: KUBECONFIG=${kubeconfig}`);
  // One that was killed in the middle of a demo leaves a host stopped.
  await startAllHosts(name);
  const inspected = await capture('docker', ['inspect', '--format', '{{.Config.Image}}', `${name}-control-plane`]);
  return { name, kubeconfig, provider: inspected.stdout.startsWith('drover.local/') ? 'built' : 'pulled' };
}

/** Installs Drover from its manifests, and waits until both operators run and an agent on each host. */
export async function installOperator({ provider }: Cluster, kubectl: Kubectl): Promise<void> {
  say('installing the operator and its agents from crds/ and manifests/install.yaml');
  await kubectl.run(['apply', '-f', `${root}/crds`]);
  await kubectl.run(['apply', '-f', `${root}/manifests/install.yaml`]);
  if (provider !== 'given') await nameImage(kubectl);
  for (const workload of workloads) {
    const rolled = await kubectl.try(['rollout', 'status', workload, '-n', system, '--timeout=180s']);
    if (rolled.code !== 0) throw await notRunning(workload, rolled.stderr, provider, kubectl);
  }
}

async function notRunning(
  workload: string,
  said: string,
  provider: Cluster['provider'],
  kubectl: Kubectl,
): Promise<Error> {
  const hint =
    provider === 'given'
      ? ['A cluster that is given must be able to pull the image that manifests/install.yaml names.']
      : [];
  const lines = [`${workload} does not run: ${said.trim()}`, ...(await complaints(kubectl)), ...hint];
  return new Error(lines.join('\n'));
}

/** Its tag stays the same, what it names does not: a changed image is a changed Pod template, and rolls out. */
async function nameImage(kubectl: Kubectl): Promise<void> {
  const annotations = { 'drover.dev/operator-image': await imageId(operatorImage) };
  const patch = JSON.stringify({ spec: { template: { metadata: { annotations } } } });
  for (const workload of workloads) await kubectl.run(['patch', workload, '-n', system, '-p', patch]);
}

async function complaints(kubectl: Kubectl): Promise<string[]> {
  const pods = await kubectl.list('pods', '-n', system);
  return pods.flatMap(({ metadata, status }) =>
    (status.containerStatuses ?? []).flatMap(({ state }: AnyObject) =>
      state.waiting === undefined ? [] : `${metadata.name}: ${state.waiting.reason} ${state.waiting.message ?? ''}`,
    ),
  );
}

/** Whether a host is a container of this machine, which can be stopped and started again. */
export async function isContainer(host: string): Promise<boolean> {
  const asked = ['ps', '-q', '--filter', 'label=io.x-k8s.kind.cluster', '--filter', `name=^${host}$`];
  const found = await capture('docker', asked).catch(() => undefined);
  return found?.code === 0 && found.stdout.trim() !== '';
}
