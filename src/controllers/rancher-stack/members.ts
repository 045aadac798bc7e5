import type { RancherService } from '../../api/rancher-service.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import type { StackKind } from '../../plan/stack/member.ts';
import type { NamedResource } from '../names/named-resource.ts';
import { type MemberItem, projectMember } from './observe.ts';

/** What happened to a member. `before` and `after`: whichever there are. */
export interface MemberChange {
  readonly before?: MemberItem;
  readonly after?: MemberItem;
  /** It was there when the store was filled for the first time. */
  readonly initial: boolean;
}

/** The caches of the kinds that a stack is made of, each indexed by `namespace`. */
export interface MemberStores {
  readonly services: Store<RancherService>;
  readonly balancers: Store<NamedResource>;
  readonly externalServices: Store<NamedResource>;
  readonly aliases: Store<NamedResource>;
}

/** One of the caches, read as the stack sees what is in it. */
interface Source {
  inNamespace(namespace: string): MemberItem[];
  onChange(listener: (change: MemberChange) => void): void;
}

/** The resources of stacks, over the caches that the controllers of their four kinds keep. */
export class Members {
  readonly #sources: readonly Source[];

  constructor({ services, balancers, externalServices, aliases }: MemberStores) {
    this.#sources = [
      source('RancherService', services),
      source('RancherLoadBalancer', balancers),
      source('RancherExternalService', externalServices),
      source('RancherServiceAlias', aliases),
    ];
  }

  inNamespace(namespace: string): MemberItem[] {
    return this.#sources.flatMap((one) => one.inNamespace(namespace));
  }

  onChange(listener: (change: MemberChange) => void): void {
    for (const one of this.#sources) one.onChange(listener);
  }
}

function source<T extends object>(kind: StackKind, store: Store<T>): Source {
  const project = (item: T) => projectMember(kind, item as unknown as KubernetesObject);
  return {
    inNamespace: (namespace) => store.byIndex('namespace', namespace).map(project),
    onChange: (listener) => store.onChange((change) => listener(asMemberChange(change, project))),
  };
}

function asMemberChange<T>(change: Change<T>, project: (item: T) => MemberItem): MemberChange {
  return {
    ...('before' in change ? { before: project(change.before) } : {}),
    ...('after' in change ? { after: project(change.after) } : {}),
    initial: change.type === 'added' && change.initial,
  };
}
