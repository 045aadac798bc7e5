import { capture, output } from './process.ts';

/** The hosts of a kind cluster, which are containers of this machine: they can really be stopped. */

/** Runs a command on a host. */
export function onHost(host: string, ...command: string[]): Promise<string> {
  return output('docker', ['exec', host, ...command]);
}

/** Takes a host's power away: nothing on it has a chance to say goodbye. */
export async function killHost(host: string): Promise<void> {
  await output('docker', ['kill', host]);
}

/** Stops a host in an orderly way. */
export async function stopHost(host: string): Promise<void> {
  await output('docker', ['stop', host]);
}

export async function startHost(host: string): Promise<void> {
  await output('docker', ['start', host]);
}

/** Every host of a cluster that does not run is started: what a scenario stopped, the next must have. */
export async function startAllHosts(cluster: string): Promise<void> {
  const label = `label=io.x-k8s.kind.cluster=${cluster}`;
  const stopped = await output('docker', ['ps', '-aq', '--filter', label, '--filter', 'status=exited']);
  for (const id of stopped.split('\n').filter((line) => line !== '')) await startHost(id);
}

export async function stopContainerd(host: string): Promise<void> {
  await onHost(host, 'systemctl', 'stop', 'containerd');
}

export async function startContainerd(host: string): Promise<void> {
  await onHost(host, 'systemctl', 'start', 'containerd');
}

/** Kills the main process of a container, as its host's containerd knows it: the kubelet had no part in it. */
export async function killContainer(host: string, containerId: string): Promise<void> {
  const id = containerId.replace(/^containerd:\/\//, '');
  await onHost(host, 'ctr', '-n', 'k8s.io', 'tasks', 'kill', '--signal', 'SIGKILL', id);
}

/** Removes the whole sandbox of a Pod from its host's containerd. */
export async function removeSandbox(host: string, namespace: string, pod: string): Promise<void> {
  const pods = await onHost(host, 'crictl', 'pods');
  const line = pods.split('\n').find((row) => row.trim().endsWith(`${namespace}/${pod}`) && row.includes('READY'));
  const id = line?.split(/\s+/)[0];
  if (id === undefined) throw new Error(`${host} has no sandbox of ${namespace}/${pod}:\n${pods}`);
  await onHost(host, 'crictl', 'stopp', id);
  await capture('docker', ['exec', host, 'crictl', 'rmp', id]);
}
