import { startAllHosts } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { kubectl } from '../scenario.ts';
import { readiness, untilAgentsRun, workers } from './agents.ts';

const fence = 'node.kubernetes.io/out-of-service';

/** Everything that stories do to hosts is taken back: each begins with three that are there, and not fenced. */
export async function untilAllHostsReturned(): Promise<void> {
  await startAllHosts('drover');
  await until('every host is ready', async () => {
    const states = await Promise.all(workers.map(readiness));
    return states.every((state) => state === 'True');
  });
  for (const worker of workers) await unfence(worker);
  // Both operators back, so that the next story begins as this one did.
  await kubectl.run(['rollout', 'status', 'deployment/drover-operator', '-n', 'drover-system', '--timeout=180s']);
  await untilAgentsRun();
}

export async function fenceByTaint(host: string): Promise<void> {
  await kubectl.run(['taint', 'node', host, `${fence}=nodeshutdown:NoExecute`]);
}

export async function fenceByAnnotation(kind: 'node' | 'pod', name: string, namespace = 'default'): Promise<void> {
  await kubectl.run(['annotate', kind, name, '-n', namespace, 'drover.dev/fenced=true']);
}

/** Takes back whatever fenced a host. */
export async function unfence(host: string): Promise<void> {
  await kubectl.try(['taint', 'node', host, `${fence}-`]);
  await kubectl.try(['annotate', 'node', host, 'drover.dev/fenced-']);
}
