import type { Selection } from './client.ts';
import { Reflector, type ReflectorOptions } from './reflector.ts';
import { namespaces as namespaceResource } from './resource.ts';
import type { Sink, Store } from './store.ts';

/** What keeps a store as the API server has it: one reflector, or one for each of some namespaces. */
export type Reflecting = Pick<Reflector, 'run' | 'relist'>;

export interface ReflectOptions extends Omit<ReflectorOptions, 'store'> {
  // biome-ignore lint/suspicious/noExplicitAny: a reflector fills a store without knowing what it keeps
  readonly store: Store<any>;
  /** The namespaces that are looked at. Default: all of the cluster. */
  readonly namespaces?: readonly string[] | undefined;
}

/**
 * Keeps a store equal to what the API server has of a kind: in the whole cluster, or in some namespaces, one by one, as
 * somebody must who may read only those. Of the namespaces themselves it reads those of the names. Other kinds that belong
 * to no namespace are read whole.
 */
export function reflect({ namespaces, store, ...options }: ReflectOptions): Reflecting {
  const { resource, selection } = options;
  const ofNamespaces = resource.plural === namespaceResource.plural && resource.group === namespaceResource.group;
  if (namespaces === undefined || !(resource.namespaced || ofNamespaces)) return new Reflector({ ...options, store });
  const scope = (namespace: string): { readonly selection: Selection; readonly store: Sink } => ({
    selection: { ...selection, ...(ofNamespaces ? { fieldSelector: `metadata.name=${namespace}` } : { namespace }) },
    store: store.part((key) => key === namespace || key.startsWith(`${namespace}/`)),
  });
  return new NamespacedReflector(namespaces.map((namespace) => new Reflector({ ...options, ...scope(namespace) })));
}

/** The guarantees of {@link Reflector} hold for each namespace: the store changes by one of them at a time. */
class NamespacedReflector implements Reflecting {
  readonly #reflectors: readonly Reflector[];

  constructor(reflectors: readonly Reflector[]) {
    this.#reflectors = reflectors;
  }

  async relist(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.relist()));
  }

  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.run(signal)));
  }
}
