/**
 * What becomes of a service's claims beside being made: those that nobody needs are deleted where their owner wants
 * that, and external ones that are missing are said to be.
 */
import { type RancherService, stackOf } from '../../api/rancher-service.ts';
import type { Configured } from '../../features/feature.ts';
import type { Outcome } from '../../kubernetes/controller.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Resource } from '../../kubernetes/resource.ts';
import type { Store } from '../../kubernetes/store.ts';
import {
  externalClaims,
  type ObservedClaim,
  removedClaims,
  scaledAwayClaims,
  sharedClaims,
} from '../../plan/claims.ts';
import type { DesiredService } from '../../plan/desired.ts';
import type { Stall } from '../../plan/status.ts';
import type { Step } from '../../plan/step.ts';
import type { OperatorConfiguration } from '../operator-configuration.ts';
import * as event from './events.ts';
import type { ClaimItem } from './observe.ts';
import {
  holdsVolumes,
  isOrphaning,
  type Remover,
  removeClaims,
  requireVolumeRights,
  setFinalizer,
  VolumeRightsMissing,
} from './volume-removal.ts';

interface VolumesOptions extends Remover {
  readonly configuration: OperatorConfiguration;
  readonly stores: { readonly claims: Store<ClaimItem>; readonly services: Store<RancherService> };
}

type Record = (service: RancherService, draft: EventDraft) => void;

export class Volumes {
  /** What the operator's configuration acts on. */
  readonly configured: Configured;
  readonly #resource: Resource;
  readonly #options: VolumesOptions;
  readonly #record: Record;

  constructor(resource: Resource, options: VolumesOptions, record: Record) {
    this.#resource = resource;
    this.#options = options;
    this.#record = record;
    this.configured = { drivers: new Set(Object.keys(options.configuration.storageClasses)) };
  }

  /** Tells of services that name a claim which has come or gone, and of the one whose unit's own has gone. */
  onChange(tell: (key: string) => void): void {
    const { claims, services } = this.#options.stores;
    claims.onChange((change) => {
      if (change.type === 'updated' || (change.type === 'added' && change.initial)) return;
      const { namespace, name, service: owner } = change.type === 'deleted' ? change.before : change.after;
      if (change.type === 'deleted' && owner !== undefined) tell(`${namespace}/${owner}`);
      for (const service of services.list()) {
        if (service.metadata.namespace === namespace && uses(service, name)) tell(keyOf(service));
      }
    });
  }

  /** Does what the service says of its claims, when its units are in their places. @returns what it cannot do. */
  async keep(service: RancherService, desired: DesiredService, step: Step): Promise<Stall | undefined> {
    return (await this.#keepPolicy(service, desired, step)) ?? this.#missing(desired);
  }

  /** External volumes of a service that are not there. Its units wait for them, as their Pods say, too. */
  #missing({ namespace, spec }: DesiredService): Stall | undefined {
    const absent = externalClaims(spec).filter((name) => !this.#options.stores.claims.get(`${namespace}/${name}`));
    if (absent.length === 0) return undefined;
    const [one] = absent;
    const message =
      absent.length === 1
        ? `the volume ${one} is declared as external, but could not be found: make the claim ${one} in the namespace ${namespace}`
        : `the volumes ${absent.join(', ')} are declared as external, but could not be found: make claims of these names in the namespace ${namespace}`;
    return { reason: 'ExternalVolumeMissing', message };
  }

  /** Keeps the finalizer as the policy wants it, and deletes what was scaled away. @returns why it cannot. */
  async #keepPolicy(service: RancherService, desired: DesiredService, step: Step): Promise<Stall | undefined> {
    const wanted = desired.spec.volumePolicy?.whenRemoved === 'delete';
    try {
      if (wanted !== holdsVolumes(service)) {
        if (wanted) await requireVolumeRights(desired.namespace, this.#options);
        await setFinalizer(this.#resource, service, wanted, this.#options);
      }
      if (desired.spec.volumePolicy?.whenScaled !== 'delete') return undefined;
      const claims = scaledAwayClaims(desired, step, this.#claimsOf(desired.namespace));
      const others = this.#others(service);
      const unneeded = claims.filter(({ name }) => !others.some((other) => uses(other, name)));
      await this.#remove(service, unneeded, 'its index was scaled away');
      return undefined;
    } catch (error) {
      if (error instanceof VolumeRightsMissing) return { reason: 'VolumePolicyRefused', message: error.message };
      throw error;
    }
  }

  /**
   * A service is being deleted: its claims go where it wants that, and then nothing of ours holds it. What may not be
   * deleted for want of rights stays, rather than that the service does.
   *
   * @param withNamespace its namespace goes, and all claims with it.
   */
  async letGo(service: RancherService, withNamespace = false): Promise<Outcome> {
    if (service.metadata.deletionTimestamp === undefined || !holdsVolumes(service)) return {};
    if (!withNamespace && !isOrphaning(service)) {
      const claims = removedClaims(
        userOf(service),
        this.#others(service).map(userOf),
        this.#claimsOf(service.metadata.namespace),
      );
      try {
        await this.#remove(service, claims, 'its service was deleted', service.metadata.uid);
      } catch (error) {
        if (!(error instanceof VolumeRightsMissing)) throw error;
        this.#record(service, event.stalled('VolumePolicyRefused', error.message));
      }
    }
    await setFinalizer(this.#resource, service, false, this.#options);
    return {};
  }

  async #remove(service: RancherService, claims: readonly ObservedClaim[], why: string, owner?: string): Promise<void> {
    const { namespace } = service.metadata;
    for (const removed of await removeClaims(namespace, claims, this.#options, owner)) {
      this.#record(service, event.volumeRemoved(removed, why));
    }
  }

  #claimsOf(namespace: string): ClaimItem[] {
    return this.#options.stores.claims.list().filter((claim) => claim.namespace === namespace);
  }

  #others({ metadata }: RancherService): RancherService[] {
    return this.#options.stores.services
      .list()
      .filter((other) => other.metadata.namespace === metadata.namespace && other.metadata.uid !== metadata.uid);
  }
}

function userOf({ metadata, spec }: RancherService) {
  return { name: metadata.name, stack: stackOf(metadata), spec };
}

/** Whether a service mounts a claim that is not its units' own. */
function uses(service: RancherService, claim: string): boolean {
  return sharedClaims(userOf(service)).has(claim);
}
