import { type AnyObject, until } from '../../cluster/kubectl.ts';
import { kubectl } from '../scenario.ts';

export const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];
export const controlPlane = 'drover-control-plane';
export const hosts = [controlPlane, ...workers];

const system = 'drover-system';
const daemonSet = 'daemonset/drover-agent';

/** A host's agent, and where it is in the network. */
export interface AgentPod {
  readonly name: string;
  readonly uid: string;
  readonly host: string;
  readonly address: string;
  readonly containerId: string;
}

export async function agentPods(): Promise<AgentPod[]> {
  const pods = await kubectl.list('pods', '-n', system, '-l', 'app.kubernetes.io/component=agent');
  return pods
    .filter((pod) => pod.metadata.deletionTimestamp === undefined)
    .map((pod) => ({
      name: pod.metadata.name,
      uid: pod.metadata.uid,
      host: pod.spec.nodeName,
      address: pod.status.podIP,
      containerId: pod.status.containerStatuses?.[0]?.containerID ?? '',
    }));
}

/** Every host's agent runs and has told its operator where. */
export async function untilAgentsRun(): Promise<void> {
  await kubectl.run(['rollout', 'status', daemonSet, '-n', system, '--timeout=180s']);
  await until("every host's agent has told where it is", async () => {
    const known = await kubectl.list('rancherhosts');
    const agents = await agentPods();
    return agents.length === hosts.length && agents.every((agent) => known.some((host) => isOf(host, agent)));
  });
}

function isOf(host: AnyObject, { host: name, address }: AgentPod): boolean {
  return host.metadata.name === name && host.status?.agent?.address === address;
}

/** Waits until agents of other hosts check every unit, as many of them as there can be. */
export function untilChecked(uids: readonly string[], checkers: number): Promise<unknown> {
  return until('every unit is checked', async () => {
    const known = await kubectl.list('rancherhosts');
    return uids.every((uid) => known.filter((host) => checks(host, uid)).length >= checkers);
  });
}

/** Whether a host's agent was told to check a unit. */
export function checks(host: AnyObject, uid: string): boolean {
  const targets: { unit: string }[] = host.spec?.targets ?? [];
  return targets.some(({ unit }) => unit.startsWith(`${uid}.`));
}

export async function readiness(host: string): Promise<string> {
  const node = await kubectl.get('node', host);
  return node.status.conditions.find((one: { type: string }) => one.type === 'Ready').status;
}

export function restartAgents(): Promise<string> {
  return kubectl.run(['rollout', 'restart', daemonSet, '-n', system]);
}
