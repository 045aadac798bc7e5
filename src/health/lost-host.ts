import type { Life } from './check/protocol.ts';

/** With so few hosts that no two others can agree, its Lease must not have changed for so long either; milliseconds. */
export const leaseSilenceMs = 12_000;

/** What is known of a host at one moment, all of it asked just now. */
export interface HostEvidence {
  /** Its own agent answered. */
  readonly agentAnswers: boolean;
  /** What the agents that answered say of its address. */
  readonly peers: readonly Life[];
  /** What the operator's own dial of that address found. */
  readonly dial: 'alive' | 'silent';
  /** Hosts beside this one that units may be scheduled on, lost ones too: a cluster does not shrink by losing them. */
  readonly otherHosts: number;
  /** How long its kubelet's Lease has not changed, by our own clock; undefined: not watched for long enough to say. */
  readonly leaseUnchangedMs?: number;
}

/** `unknown`: too little is known to say either; what was thought before stays. */
export type HostVerdict = 'alive' | 'isolated' | 'lost' | 'unknown';

/**
 * Whether a host is lost: its agent does not answer, every peer that answers finds its address silent, at least
 * min(2, other hosts) of them, and so does the operator itself. An accused host whose agent answers is isolated.
 */
export function hostVerdict(evidence: HostEvidence): HostVerdict {
  const { agentAnswers, peers, dial, otherHosts, leaseUnchangedMs } = evidence;
  const silent = peers.filter((life) => life === 'silent').length;
  if (agentAnswers) return silent > 0 && !peers.includes('alive') ? 'isolated' : 'alive';
  if (dial === 'alive' || peers.includes('alive')) return 'alive';
  if (silent === 0 || silent < Math.min(2, otherHosts)) return 'unknown';
  if (otherHosts <= 1 && (leaseUnchangedMs ?? 0) < leaseSilenceMs) return 'unknown';
  return 'lost';
}
