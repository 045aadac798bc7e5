import type { CheckPeer, CheckTarget, RancherHostSpec } from '../../api/rancher-host.ts';
import { Assignments } from '../../health/assignment.ts';

/** A host, as far as it checks and is checked. */
export interface CheckingHost {
  readonly name: string;
  /** Where its kubelet listens; absent: nobody can tell whether it lives. */
  readonly address?: string;
  readonly kubeletPort: number;
  /** It has an agent, is not labelled out and not lost. */
  readonly checks: boolean;
}

/** A unit that is to be checked. */
export interface CheckedUnit {
  /** UID of its Pod: its checkers stay the same when its container is restarted. */
  readonly uid: string;
  readonly host: string;
  readonly target: CheckTarget;
}

/** A longer list would be refused, and with it all of it: what is left out is judged by its kubelet. */
export const mostTargets = 2000;

/** Units that have gone are forgotten together with all others once there are so many. */
const mostRemembered = 100_000;

/**
 * What each host's agent checks: every unit from three other hosts and its own, every host from three others
 * (docs/health.md). The same input gives the same lists, in the same order.
 *
 * @param assignments of {@link assignmentsAmong} these hosts; remembers what was drawn.
 */
export function listsOf(
  hosts: readonly CheckingHost[],
  units: readonly CheckedUnit[],
  assignments: Assignments = assignmentsAmong(hosts),
): Map<string, RancherHostSpec> {
  const targets = new Map<string, CheckTarget[]>(hosts.map(({ name }) => [name, []]));
  const peers = new Map<string, CheckPeer[]>(hosts.map(({ name }) => [name, []]));
  for (const { uid, host, target } of units) {
    for (const checker of assignments.of(uid, host)) targets.get(checker)?.push(target);
  }
  for (const { name, address, kubeletPort } of hosts) {
    if (address === undefined) continue;
    const others = assignments.of(name, name).filter((checker) => checker !== name);
    for (const checker of others) peers.get(checker)?.push({ host: name, address, port: kubeletPort });
  }
  return new Map(
    hosts.map(({ name }) => [
      name,
      {
        targets: (targets.get(name) ?? []).sort((a, b) => (a.unit < b.unit ? -1 : 1)).slice(0, mostTargets),
        peers: (peers.get(name) ?? []).sort((a, b) => (a.host < b.host ? -1 : 1)),
      },
    ]),
  );
}

/** The assignments used last, where they still hold: among the same hosts, and without too many units that have gone. */
export function assignmentsAmong(hosts: readonly CheckingHost[], last?: Assignments): Assignments {
  const candidates = hosts.filter((host) => host.checks).map((host) => host.name);
  return last?.isAmong(candidates) && last.size < mostRemembered ? last : new Assignments(candidates);
}
