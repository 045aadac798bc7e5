import type { CheckTarget } from '../../api/rancher-host.ts';
import type { HealthCheck } from '../../features/health_check/spec.ts';
import { Checker } from '../../health/check/checker.ts';
import { undecided } from '../../health/check/rise-fall.ts';
import type { Vote } from '../../health/unit-health.ts';
import type { Clock } from '../../kubernetes/clock.ts';

/** A member of a unit that its kubelet cannot check: it was made before it had a check. */
export interface UnprobedMember {
  /** As `memberKey()` has it. */
  readonly key: string;
  readonly address: string;
  readonly check: HealthCheck;
}

/**
 * Observes containers that were made without a probe, decides nothing, writes nothing: it only asks their ports.
 *
 * A Pod's probes cannot be added afterwards, and a health check alone never replaces a unit. Rancher checked such
 * containers by their service's check (docs/rancher.md §2.2), so the leader does, from its own host, until they are
 * replaced. Nobody else checks them: a first failure alone decides nothing, unlike with the agents.
 */
export class LeaderChecks {
  readonly #services = new Map<string, readonly CheckTarget[]>();
  readonly #checker: Checker;

  /** @param onVote told the service's key when one of its votes changed. */
  constructor(clock: Clock, onVote: (service: string) => void) {
    this.#checker = new Checker({
      clock,
      host: 'leader',
      initial: () => undecided,
      onChange: (unit) => {
        for (const [service, targets] of this.#services) if (targets.some((one) => one.unit === unit)) onVote(service);
      },
    });
  }

  /** Checks these members of a service's units and no others, and returns their present votes by key. */
  votes(service: string, units: readonly UnprobedMember[]): Map<string, Vote> {
    const before = this.#services.get(service) ?? [];
    if (before.length === 0 && units.length === 0) return new Map();
    if (units.length === 0) this.#services.delete(service);
    else this.#services.set(service, units.map(targetOf));
    this.#checker.check([...this.#services.values()].flat());
    return new Map(units.map((one) => [one.key, this.#checker.vote(one.key)]));
  }
}

function targetOf({ key, address, check }: UnprobedMember): CheckTarget {
  const { port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold } = check;
  return { unit: key, address, port, requestLine, interval, responseTimeout, healthyThreshold, unhealthyThreshold };
}
