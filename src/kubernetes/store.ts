import type { Logger } from '../telemetry/logger.ts';
import { type KubernetesObject, keyOf } from './object.ts';

/** What a change listener is told. `initial`: it was there when the store was filled for the first time. */
export type Change<T> =
  | { readonly type: 'added'; readonly key: string; readonly after: T; readonly initial: boolean }
  | { readonly type: 'updated'; readonly key: string; readonly before: T; readonly after: T }
  | { readonly type: 'deleted'; readonly key: string; readonly before: T };

export interface StoreOptions<T> {
  /** What is kept of an object; undefined keeps nothing of it. */
  project(object: KubernetesObject): T | undefined;
  /** Index name → the values an object is found under. */
  readonly indexes?: Readonly<Record<string, (item: T) => readonly string[]>>;
  readonly log: Logger;
}

/** What a reflector fills: a store, or a part of one. */
export interface Sink {
  /** Takes a complete list as the new content, in one step. @returns how many differences there were. */
  replace(objects: readonly KubernetesObject[]): number;
  /** Takes one object as it is now. */
  put(object: KubernetesObject): void;
  remove(object: KubernetesObject): void;
}

interface Entry<T> {
  readonly item: T;
  readonly resourceVersion: string;
}

/**
 * A cache of projected objects with indexes. Objects in it are frozen, since everybody shares them; a listener that
 * throws is logged and harms nobody else.
 */
export class Store<T> implements Sink {
  readonly #options: StoreOptions<T>;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #listeners: ((change: Change<T>) => void)[] = [];
  #synced = Promise.withResolvers<void>();
  #filled = false;
  /** Parts that were asked for and have held no complete list yet. */
  #unfilled = 0;

  constructor(options: StoreOptions<T>) {
    this.#options = options;
    for (const name of Object.keys(options.indexes ?? {})) this.#indexes.set(name, new Map());
  }

  get(key: string): T | undefined {
    return this.#entries.get(key)?.item;
  }

  list(): T[] {
    return [...this.#entries.values()].map((entry) => entry.item);
  }

  get size(): number {
    return this.#entries.size;
  }

  byIndex(name: string, value: string): T[] {
    const keys = this.#indexes.get(name)?.get(value) ?? [];
    return [...keys].flatMap((key) => this.get(key) ?? []);
  }

  /** Whether it has held a complete list once. */
  hasSynced(): boolean {
    return this.#filled;
  }

  whenSynced(): Promise<void> {
    return this.#synced.promise;
  }

  onChange(listener: (change: Change<T>) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Takes a complete list as the new content, in one step: listeners are told the differences and never see a half.
   *
   * @returns how many differences there were.
   */
  replace(objects: readonly KubernetesObject[]): number {
    const changes = this.#replace(objects, () => true, !this.#filled);
    this.#filled = true;
    return this.#tellAll(changes);
  }

  /**
   * A part of the store that a reflector of its own fills, such as one namespace. A store that has parts has synced when
   * each of them has held a complete list: ask for all of them before the first is filled.
   *
   * @param holds whether an object belongs to it, by its key.
   */
  part(holds: (key: string) => boolean): Sink {
    let filled = false;
    this.#unfilled++;
    return {
      replace: (objects) => {
        const changes = this.#replace(objects, holds, !filled);
        if (!filled) this.#unfilled--;
        filled = true;
        this.#filled = this.#unfilled === 0;
        return this.#tellAll(changes);
      },
      put: (object) => this.put(object),
      remove: (object) => this.remove(object),
    };
  }

  /** Takes one object as it is now. */
  put(object: KubernetesObject): void {
    const change = this.#put(object, false);
    if (change) this.#tell(change);
  }

  remove(object: KubernetesObject): void {
    const change = this.#remove(keyOf(object));
    if (change) this.#tell(change);
  }

  /** Changes the entries that `holds` says are concerned, and tells nobody yet. */
  #replace(objects: readonly KubernetesObject[], holds: (key: string) => boolean, initial: boolean): Change<T>[] {
    const seen = new Set(objects.map((object) => keyOf(object)));
    const gone = [...this.#entries.keys()].filter((key) => holds(key) && !seen.has(key));
    return [
      ...objects.flatMap((object) => this.#put(object, initial) ?? []),
      ...gone.flatMap((key) => this.#remove(key) ?? []),
    ];
  }

  #tellAll(changes: readonly Change<T>[]): number {
    for (const change of changes) this.#tell(change);
    if (this.#filled) this.#synced.resolve();
    return changes.length;
  }

  #put(object: KubernetesObject, initial: boolean): Change<T> | undefined {
    const key = keyOf(object);
    const { resourceVersion } = object.metadata;
    const present = this.#entries.get(key);
    if (present?.resourceVersion === resourceVersion) return undefined;
    const item = this.#project(object);
    if (item === undefined) return this.#remove(key);
    this.#unindex(key, present?.item);
    this.#entries.set(key, { item: freeze(item), resourceVersion });
    this.#index(key, item);
    return present
      ? { type: 'updated', key, before: present.item, after: item }
      : { type: 'added', key, after: item, initial };
  }

  #remove(key: string): Change<T> | undefined {
    const present = this.#entries.get(key);
    if (present === undefined) return undefined;
    this.#unindex(key, present.item);
    this.#entries.delete(key);
    return { type: 'deleted', key, before: present.item };
  }

  /** One object that cannot be read must keep nobody from seeing the others. */
  #project(object: KubernetesObject): T | undefined {
    try {
      return this.#options.project(object);
    } catch (error) {
      this.#options.log.error({ err: error, key: keyOf(object) }, 'an object could not be read; it is left out');
      return undefined;
    }
  }

  #index(key: string, item: T): void {
    for (const [index, value] of this.#places(key, item)) {
      const keys = index.get(value) ?? new Set();
      index.set(value, keys.add(key));
    }
  }

  #unindex(key: string, item: T | undefined): void {
    if (item === undefined) return;
    for (const [index, value] of this.#places(key, item)) {
      const keys = index.get(value);
      keys?.delete(key);
      if (keys?.size === 0) index.delete(value);
    }
  }

  /** Where an item is found. In an index that cannot be made of it, such as of an object of another schema: nowhere. */
  #places(key: string, item: T): (readonly [Map<string, Set<string>>, string])[] {
    return [...this.#indexes].flatMap(([name, index]) => {
      try {
        return (this.#options.indexes?.[name]?.(item) ?? []).map((value) => [index, value] as const);
      } catch (error) {
        this.#options.log.error({ err: error, key, index: name }, 'an object could not be indexed');
        return [];
      }
    });
  }

  #tell(change: Change<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.log.error({ err: error, key: change.key }, 'a change listener failed');
      }
    }
  }
}

/** Freezes deeply. Shared objects that somebody changes by accident are the hardest defects to find. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  if (value instanceof Map || value instanceof Set) return value;
  for (const member of Object.values(value)) freeze(member);
  return value;
}
