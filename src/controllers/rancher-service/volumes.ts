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
  homesOf,
  type ObservedClaim,
  removedClaims,
  scaledAwayClaims,
  sharedClaims,
} from '../../plan/claims.ts';
import type { DesiredService } from '../../plan/desired.ts';
import type { Stall } from '../../plan/status.ts';
import type { Step } from '../../plan/step.ts';
import type { OperatorConfiguration } from '../operator-configuration.ts';
import type { Standing } from './decisions.ts';
import * as event from './events.ts';
import type { ClaimItem } from './observe.ts';
import {
  holdsVolumes,
  isOrphaning,
  type Remover,
  removeClaims,
  requireVolumeRights,
  setFinalizer,
  takesItsOwn,
  VolumeRightsMissing,
} from './volume-removal.ts';

interface VolumesOptions extends Remover {
  readonly configuration: OperatorConfiguration;
  readonly stores: { readonly claims: Store<ClaimItem>; readonly services: Store<RancherService> };
}

/** Whom {@link Volumes} tells what becomes of claims. */
interface Teller {
  decided(service: RancherService, draft: EventDraft): void;
  /** All that stands at this look. */
  stands(service: RancherService, standing: readonly Standing[]): void;
}

/** How a service is as to its claims. */
export interface Keeping {
  /** What cannot be done. */
  readonly stall?: Stall | undefined;
  /** When to look again, in milliseconds from now: nobody tells when a Pod of somebody else's goes. */
  readonly againMs?: number;
}

/** Claims that a Pod of somebody else's still uses are looked at so often, in milliseconds. */
const keptRetryMs = 60_000;

export class Volumes {
  /** What the operator's configuration acts on. */
  readonly configured: Configured;
  readonly #resource: Resource;
  readonly #options: VolumesOptions;
  readonly #teller: Teller;
  /** UIDs of claims that were deleted, and are in the cache yet. */
  readonly #deleted = new Set<string>();

  constructor(resource: Resource, options: VolumesOptions, teller: Teller) {
    this.#resource = resource;
    this.#options = options;
    this.#teller = teller;
    this.configured = { drivers: new Set(Object.keys(options.configuration.storageClasses)) };
  }

  /** Tells of services that name a claim which has come or gone, and of the one whose unit's own has gone. */
  onChange(tell: (key: string) => void): void {
    const { claims, services } = this.#options.stores;
    claims.onChange((change) => {
      if (change.type === 'deleted') this.#deleted.delete(change.before.uid);
      if (change.type === 'updated' || (change.type === 'added' && change.initial)) return;
      const { namespace, name, service: owner } = change.type === 'deleted' ? change.before : change.after;
      if (change.type === 'deleted' && owner !== undefined) tell(`${namespace}/${owner}`);
      for (const service of services.list()) {
        if (service.metadata.namespace === namespace && uses(service, name)) tell(keyOf(service));
      }
    });
  }

  /** Where the claims of a global service's units are, by index. */
  homes(desired: DesiredService): ReadonlyMap<number, string> | undefined {
    return homesOf(desired, desired.spec.scheduling?.global ? this.#claimsOf(desired.namespace) : []);
  }

  /** Does what the service says of its claims, when its units are in their places. */
  async keep(service: RancherService, desired: DesiredService, step: Step): Promise<Keeping> {
    const { stall = this.#missing(desired), ...again } = await this.#keepPolicy(service, desired, step);
    return { stall, ...again };
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

  /** Keeps the finalizer as the policy wants it, and deletes what was scaled away. */
  async #keepPolicy(service: RancherService, desired: DesiredService, step: Step): Promise<Keeping> {
    const wanted = desired.spec.volumePolicy?.whenRemoved === 'delete';
    try {
      if (wanted !== holdsVolumes(service)) {
        if (wanted) await requireVolumeRights(desired.namespace, this.#options);
        await setFinalizer(this.#resource, service, wanted, this.#options);
      }
      if (desired.spec.volumePolicy?.whenScaled !== 'delete') return {};
      const claims = scaledAwayClaims(desired, step, this.#claimsOf(desired.namespace));
      if (claims === undefined) return {};
      const others = this.#others(service);
      const unneeded = claims.filter(({ name }) => !others.some((other) => uses(other, name)));
      const staying = [service, ...others.filter(stays)];
      const kept = await this.#remove(service, unneeded, 'its index was scaled away', staying);
      return kept ? { againMs: keptRetryMs } : {};
    } catch (error) {
      if (error instanceof VolumeRightsMissing) {
        return { stall: { reason: 'VolumePolicyRefused', message: error.message } };
      }
      throw error;
    }
  }

  /**
   * A service is being deleted: its claims go where it wants that, and then nothing of ours holds it. What may not be
   * deleted for want of rights stays, rather than that the service does; and what its units may need yet.
   *
   * @param withNamespace its namespace goes, and all claims with it.
   */
  async letGo(service: RancherService, withNamespace = false): Promise<Outcome> {
    if (service.metadata.deletionTimestamp === undefined || !holdsVolumes(service)) return {};
    if (!withNamespace && !isOrphaning(service)) {
      try {
        await this.#removeWith(service);
      } catch (error) {
        if (!(error instanceof VolumeRightsMissing)) throw error;
        this.#teller.decided(service, event.stalled('VolumePolicyRefused', error.message));
      }
    }
    await setFinalizer(this.#resource, service, false, this.#options);
    return {};
  }

  async #removeWith(service: RancherService): Promise<void> {
    const why = 'its service was deleted';
    const all = this.#claimsOf(service.metadata.namespace);
    const own = removedClaims(userOf(service), [], all);
    if (own.length === 0) return;
    if (!(await takesItsOwn(service, this.#options.client))) {
      const but = 'nothing of the service is left to tell whether its units were to go with it';
      this.#teller.stands(
        service,
        own.map((claim) => kept(claim, why, but)),
      );
      return;
    }
    const others = this.#others(service);
    const users: RancherService[] = [];
    for (const other of others.filter((one) => own.some(({ name }) => uses(one, name)))) {
      if (stays(other) || !(await takesItsOwn(other, this.#options.client))) users.push(other);
    }
    await this.#remove(service, removedClaims(userOf(service), users.map(userOf), all), why, others.filter(stays));
  }

  /**
   * @param staying the services whose Pods keep claims.
   * @returns whether some of the claims stay.
   */
  async #remove(
    service: RancherService,
    claims: readonly ObservedClaim[],
    why: string,
    staying: readonly RancherService[],
  ): Promise<boolean> {
    const { namespace } = service.metadata;
    const present = claims.filter(({ uid }) => !this.#deleted.has(uid));
    const owners = new Set(staying.map(({ metadata }) => metadata.uid));
    const standing: Standing[] = [];
    for (const { claim, usedBy } of await removeClaims(namespace, present, this.#options, owners)) {
      if (usedBy !== undefined) standing.push(kept(claim, why, `${usedBy} uses it`));
      else {
        if (this.#options.stores.claims.get(`${namespace}/${claim.name}`)?.uid === claim.uid)
          this.#deleted.add(claim.uid);
        this.#teller.decided(service, event.volumeDeleted(claim.name, why));
      }
    }
    this.#teller.stands(service, standing);
    return standing.length > 0;
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

/** Whether a service is there to stay, or its units are. */
function stays(service: RancherService): boolean {
  return service.metadata.deletionTimestamp === undefined || isOrphaning(service);
}

function kept({ name, uid, index }: ObservedClaim, why: string, but: string): Standing {
  const concerned = index === undefined ? {} : { index };
  return { key: `${uid}/VolumeKept`, concerned, told: event.volumeKept(name, why, but) };
}

function userOf({ metadata, spec }: RancherService) {
  return { name: metadata.name, stack: stackOf(metadata), spec };
}

/** Whether a service mounts a claim that is not its units' own. */
function uses(service: RancherService, claim: string): boolean {
  return sharedClaims(userOf(service)).has(claim);
}
