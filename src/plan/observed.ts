import type { HealthCheck } from '../features/health_check/spec.ts';
import type { UnitMemory } from '../health/memory.ts';

/** Milliseconds since the epoch, by the operator's own clock or as the API server wrote them. */
export type Time = number;

/** In the place of a kubelet's own word, which would be that the container waits for another that fills its volumes. */
export const copyFailing = 'VolumeCopyFailing';

/** What the kubelet last said of a container. */
export interface ObservedContainer {
  readonly ready: boolean;
  readonly restarts: number;
  /** Identifies the present run of the container; absent while it does not run. */
  readonly run?: string;
  /** Identifies its last run, while it does not run. */
  readonly lastRun?: string;
  readonly running: boolean;
  /** Why it waits or ended, in the kubelet's words: `ImagePullBackOff`, `CrashLoopBackOff`… */
  readonly reason?: string;
  readonly message?: string;
  /** Its program has ended with this, and has not been started again. */
  readonly exitCode?: number;
}

/** A container of a unit beside the primary one: a sidekick's, or one that somebody added to the Pod. */
export interface ObservedMember {
  readonly name: string;
  readonly container: ObservedContainer;
  /** The check it was created with; absent when it was made without one. */
  readonly check?: HealthCheck;
  readonly memory?: UnitMemory;
}

/** A unit's Pod, projected: what planning needs of it and no more. */
export interface ObservedUnit {
  readonly pod: string;
  readonly uid: string;
  readonly index: number;
  readonly revision: string;
  /** UID of the Pod it stands in for; empty for the first at its index. */
  readonly replaces: string;
  /** The restart of its service that it was made after: `spec.restart.at` of that moment. Absent: none. */
  readonly restart?: string;
  readonly createdAt: Time;
  /** Set while the Pod is Terminating. */
  readonly deletingSince?: Time;
  /** The node it was scheduled to. */
  readonly host?: string;
  /** The one host it was made for, as a unit of a global service. */
  readonly requestedHost?: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** Its program has ended and is not to be started again: `start_once`, whatever its exit code was. */
  readonly endedOnce: boolean;
  /** Why it failed, for a Pod whose phase is Failed or Succeeded. */
  readonly reason?: string;
  readonly message?: string;
  /** The scheduler's words when it found no host. */
  readonly unschedulable?: string;
  /** The primary's. */
  readonly container: ObservedContainer;
  /** Why its images cannot fill its volumes, in the kubelet's words. It will never begin. */
  readonly copyImpossible?: string;
  /** It was made without that. */
  readonly withoutCopy?: boolean;
  /** The check that the primary was created with; absent when it was made without one. */
  readonly check?: HealthCheck;
  /** What the primary remembers. */
  readonly memory?: UnitMemory;
  /** The other containers, in the order of their names. Absent: there is none. */
  readonly members?: readonly ObservedMember[];
  /** Names of its init containers, and of those that were added to it since it was made. Absent: there is none. */
  readonly extras?: readonly string[];
  readonly serving: boolean;
  /** The hosts it was told to keep off when it was created. */
  readonly avoidedHosts: readonly string[];
  /** Whether it mounts a claim that only one host may write to. */
  readonly singleWriter: boolean;
  readonly owned: boolean;
  readonly fenced: boolean;
}

/** A taint of a node that keeps Pods off. */
export interface ObservedTaint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'NoExecute';
}

/** A node, projected. */
export interface ObservedHost {
  readonly name: string;
  /** The Node's Ready condition. Unknown: its kubelet is silent. False: it lives and says so. */
  readonly ready: 'True' | 'False' | 'Unknown';
  /** What the agents and the operator found (health/lost-host.ts). Absent: nobody can say, and `ready` decides. */
  readonly seen?: 'alive' | 'lost';
  /** With `seen: 'lost'`: since when, by the operator's own clock. */
  readonly lostSince?: Time;
  /** When it was last found alive after it had been lost, by the operator's own clock. */
  readonly returnedAt?: Time;
  /** Taken out of service by a taint or an annotation: it can no longer write to its volumes. */
  readonly fenced: boolean;
  /** Whether units may be scheduled there at all; control-plane nodes and cordoned ones do not count as hosts. */
  readonly schedulable: boolean;
  /** Nothing new is to be placed there, whatever it tolerates. Default: false. */
  readonly cordoned?: boolean;
  /** Absent: it has none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Absent: it has none. */
  readonly taints?: readonly ObservedTaint[];
  /** How much of what its units may have together, as the node says. Absent: unknown. */
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** Hosts by name. A host that is not there is gone. */
export type ObservedHosts = ReadonlyMap<string, ObservedHost>;

/**
 * Whether a host is lost: gone, found silent by those who asked, or, where nobody could ask, Unknown to Kubernetes. One
 * that is seen alive is not lost, whatever its kubelet fails to say.
 */
export function isLost(host: ObservedHost | undefined): boolean {
  if (host === undefined) return true;
  return host.seen === undefined ? host.ready === 'Unknown' : host.seen === 'lost';
}

/** The host that a unit is on, or waits for as one of a global service. */
export function placeOf(unit: Pick<ObservedUnit, 'host' | 'requestedHost'>): string | undefined {
  return unit.host ?? unit.requestedHost;
}

/** Rancher's word for a host that takes new units. */
export function isActive(host: ObservedHost): boolean {
  return host.ready === 'True' && !isLost(host) && host.cordoned !== true;
}

/** Whether a unit's host is lost. A unit without a host is not on a lost one. */
export function onLostHost(unit: Pick<ObservedUnit, 'host'>, hosts: ObservedHosts): boolean {
  if (unit.host === undefined) return false;
  return isLost(hosts.get(unit.host));
}

/** Names of the hosts that are there and lost, sorted. */
export function lostHosts(hosts: ObservedHosts): string[] {
  return [...hosts.values()]
    .filter(isLost)
    .map((host) => host.name)
    .sort();
}

/** Whether a unit on a lost host is sure to write no more. */
export function isFenced(unit: Pick<ObservedUnit, 'host' | 'fenced'>, hosts: ObservedHosts): boolean {
  if (unit.fenced || unit.host === undefined) return true;
  const host = hosts.get(unit.host);
  return host === undefined || host.fenced;
}
