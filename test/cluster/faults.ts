import { availableParallelism } from 'node:os';

import { onHost } from './hosts.ts';
import { capture, output } from './process.ts';

/** Takes a fault back. */
export type Undo = () => Promise<void>;

/** A fault of a host's packet filter; what it met is counted, so that one that met nothing is noticed. */
export interface Filtering {
  readonly undo: Undo;
  /** Packets that its rules met so far. */
  met(): Promise<number>;
}

const chain = 'DROVER-FAULT';
/** What the host passes on, to and from its Pods, and what it takes itself. */
const entries = ['FORWARD', 'INPUT'];

/**
 * Puts rules before all others in a host's packet filter, in place of an earlier fault there. Each is what `iptables -A`
 * takes after the chain.
 */
export async function filterPackets(host: string, rules: readonly string[]): Promise<Filtering> {
  await clearFilter(host);
  const lines = [
    `iptables -w -N ${chain}`,
    ...rules.map((rule) => `iptables -w -A ${chain} ${rule}`),
    ...entries.map((entry) => `iptables -w -I ${entry} 1 -j ${chain}`),
  ];
  await onHost(host, 'sh', '-ec', lines.join('\n'));
  return { undo: () => clearFilter(host), met: () => packetsMet(host) };
}

/** Takes a fault out of a host's packet filter, where there is one. */
export async function clearFilter(host: string): Promise<void> {
  const lines = [
    ...entries.map((entry) => `iptables -w -D ${entry} -j ${chain} 2>/dev/null || true`),
    `iptables -w -F ${chain} 2>/dev/null || true`,
    `iptables -w -X ${chain} 2>/dev/null || true`,
  ];
  await onHost(host, 'sh', '-c', lines.join('\n'));
}

/** Rules that return spare packets from the rest; they are not counted. */
async function packetsMet(host: string): Promise<number> {
  const listed = await onHost(host, 'iptables', '-w', '-L', chain, '-n', '-v', '-x');
  return packetCount(listed);
}

/** Packets of every rule that takes something away, from the words of `iptables -L CHAIN -n -v -x`. */
export function packetCount(listed: string): number {
  const counted = listed.split('\n').flatMap((line) => {
    const [packets = '', , target = ''] = line.trim().split(/\s+/);
    return /^\d+$/.test(packets) && target !== 'RETURN' ? [Number(packets)] : [];
  });
  return counted.reduce((sum, one) => sum + one, 0);
}

/** Stops every process of a host where it stands; its kernel still answers for it. */
export async function pauseHost(host: string): Promise<Undo> {
  await output('docker', ['pause', host]);
  return () => unpauseHost(host);
}

export async function unpauseHost(host: string): Promise<void> {
  const state = await capture('docker', ['inspect', '--format', '{{.State.Paused}}', host]);
  if (state.stdout.trim() === 'true') await output('docker', ['unpause', host]);
}

/** Leaves a host this share of one processor, kubelet and units included. */
export async function starveHost(host: string, share: number): Promise<Undo> {
  await output('docker', ['update', '--cpus', String(share), host]);
  return () => feedHost(host);
}

/** Gives a host all processors back, where it was starved. */
export async function feedHost(host: string): Promise<void> {
  const limit = await output('docker', ['inspect', '--format', '{{.HostConfig.NanoCpus}}', host]);
  const processors = availableParallelism();
  if (limit.trim() === '0' || limit.trim() === `${processors}000000000`) return;
  await output('docker', ['update', '--cpus', String(processors), host]);
}

export async function stopKubelet(host: string): Promise<Undo> {
  await onHost(host, 'systemctl', 'stop', 'kubelet');
  return () => startKubelet(host);
}

export async function startKubelet(host: string): Promise<void> {
  await onHost(host, 'systemctl', 'start', 'kubelet');
}
