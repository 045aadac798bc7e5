import type { RancherService } from '../../api/rancher-service.ts';
import { type Membership, membership, type NamedUnit } from '../../dns/membership.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { keyOf } from '../../kubernetes/object.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import type { StandalonePods } from './standalone-pods.ts';

export interface MemberStores {
  readonly services: Store<RancherService>;
  readonly pods: Store<PodItem>;
}

/** Knows whom the name of each service leads to, from the caches and for how long it has seen each unit. */
export class Members {
  readonly #stores: MemberStores;
  readonly #standalone: StandalonePods;
  readonly #clock: Clock;
  /** By Pod UID. By the operator's own clock: what a Pod says of its age is by another's. */
  readonly #seenAt = new Map<string, number>();

  constructor(stores: MemberStores, standalone: StandalonePods, clock: Clock) {
    this.#standalone = standalone;
    this.#stores = stores;
    this.#clock = clock;
    stores.pods.onChange((change) => this.#note(change));
  }

  /** @returns undefined while it is not known yet which Pods it selects. */
  of(service: RancherService): Membership | undefined {
    const { selectorContainer, serveLastWhenNoneHealthy = true } = service.spec;
    const { namespace } = service.metadata;
    const selected = selectorContainer === undefined ? [] : this.#standalone.select(namespace, selectorContainer);
    if (selected === undefined) return undefined;
    const units = this.#stores.pods
      .byIndex('service', keyOf(service))
      .filter(({ controller }) => controller === service.metadata.uid)
      .map((item) => this.#unit(item));
    return membership(units, serveLastWhenNoneHealthy, selected);
  }

  /** Those that were there when the operator began have been there long enough. */
  #note(change: Change<PodItem>): void {
    const before = change.type === 'added' ? undefined : change.before.unit.uid;
    const after = change.type === 'deleted' ? undefined : change.after.unit.uid;
    if (before === after) return;
    if (before !== undefined) this.#seenAt.delete(before);
    if (after === undefined) return;
    const initial = change.type === 'added' && change.initial;
    this.#seenAt.set(after, initial ? Number.NEGATIVE_INFINITY : this.#clock.monotonic());
  }

  #unit({ unit, address, ready }: PodItem): NamedUnit {
    const { index, createdAt, phase, uid } = unit;
    const over = unit.deletingSince !== undefined || phase === 'Failed' || phase === 'Succeeded';
    const seenForMs = this.#clock.monotonic() - (this.#seenAt.get(uid) ?? Number.NEGATIVE_INFINITY);
    const served = ready && unit.serving;
    return { index, createdAt, ...(address === undefined ? {} : { address }), served, over, seenForMs };
  }
}

/** Whether a change of a Pod leaves its service's name as it is. */
export function isSameMember(before: PodItem, after: PodItem): boolean {
  return (
    before.ready === after.ready &&
    before.address === after.address &&
    before.controller === after.controller &&
    before.unit.uid === after.unit.uid &&
    before.unit.serving === after.unit.serving &&
    before.unit.phase === after.unit.phase &&
    before.unit.deletingSince === after.unit.deletingSince
  );
}
