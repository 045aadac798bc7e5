import type { RancherService } from '../../api/rancher-service.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import type { StackKind } from '../../plan/stack/member.ts';
import { type MemberItem, projectMember, type StackStores } from './observe.ts';

/** What happened to a member. `before` and `after`: whichever there are. */
export interface MemberChange {
  readonly before?: MemberItem;
  readonly after?: MemberItem;
  /** It was there when the store was filled for the first time. */
  readonly initial: boolean;
}

/** The resources of stacks, over the stores of their four kinds: that of services is the service controller's. */
export class Members {
  readonly #services: Store<RancherService>;
  readonly #others: readonly Store<MemberItem>[];

  /** @param services indexed by `namespace`. */
  constructor(services: Store<RancherService>, stores: StackStores) {
    this.#services = services;
    this.#others = [stores.balancers, stores.externalServices, stores.aliases];
  }

  inNamespace(namespace: string): MemberItem[] {
    return [
      ...this.#services.byIndex('namespace', namespace).map(fromService),
      ...this.#others.flatMap((store) => store.byIndex('namespace', namespace)),
    ];
  }

  onChange(listener: (change: MemberChange) => void): void {
    this.#services.onChange((change) => listener(asMemberChange(change, fromService)));
    for (const store of this.#others) store.onChange((change) => listener(asMemberChange(change, (item) => item)));
  }
}

const service: StackKind = 'RancherService';

function fromService(object: RancherService): MemberItem {
  return projectMember(service, object as unknown as KubernetesObject);
}

function asMemberChange<T>(change: Change<T>, project: (item: T) => MemberItem): MemberChange {
  return {
    ...('before' in change ? { before: project(change.before) } : {}),
    ...('after' in change ? { after: project(change.after) } : {}),
    initial: change.type === 'added' && change.initial,
  };
}
