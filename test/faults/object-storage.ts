import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { type KubernetesObject, keyOf, type Metadata } from '../../src/kubernetes/object.ts';

export interface RefusalCause {
  /** For example `NamespaceTerminating`. */
  readonly reason: string;
  readonly field?: string;
}

/** Why a request is not carried out, as the API server's `Status` says it. */
export class Refusal extends Error {
  readonly code: number;
  readonly reason: string;
  /** The one cause in its details. */
  readonly detail: RefusalCause | undefined;

  constructor(code: number, reason: string, message: string, detail?: RefusalCause) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.detail = detail;
  }
}

export interface StoredChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `group/plural`; `/pods` in the core group. */
  readonly collection: string;
  readonly version: number;
  /** As it is since then; a deleted one as it was, at the version of its end. */
  readonly object: KubernetesObject;
}

/** What a client sends to be stored. */
export interface Draft {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: Partial<Metadata> & { readonly name: string };
  readonly [member: string]: unknown;
}

/**
 * What a scripted API server has stored: objects with versions, and the history that watches resume from. It keeps the
 * rules that a controller's safety rests on (names are taken once, preconditions, versions, a namespace that is going
 * takes nothing new) and none of the others: nothing is validated, defaulted or owned.
 */
export class ObjectStorage {
  readonly #history: StoredChange[] = [];
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #listeners = new Set<(change: StoredChange) => void>();
  readonly #now: () => number;
  #version = 100;
  #oldest = 0;

  /** @param now the server's own time, in milliseconds since the epoch. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  get version(): number {
    return this.#version;
  }

  /** Versions below this one cannot be watched or listed any more. */
  get oldest(): number {
    return this.#oldest;
  }

  /** Forgets the history: whoever resumes from before now is told that it is gone. */
  compact(): void {
    // Something nobody watches happened: the present version is not the one that the last reader saw.
    this.#version++;
    this.#oldest = this.#version;
  }

  onChange(listener: (change: StoredChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get(collection: string, key: string): KubernetesObject | undefined {
    return this.#objects.get(collection)?.get(key);
  }

  /** The objects of a collection in order of their keys, now or as they were at a version. */
  list(collection: string, version = this.#version): KubernetesObject[] {
    const then = new Map<string, KubernetesObject>();
    for (const change of this.#history) {
      if (change.collection !== collection || change.version > version) continue;
      if (change.type === 'DELETED') then.delete(keyOf(change.object));
      else then.set(keyOf(change.object), change.object);
    }
    return [...then].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  }

  /** What happened to a collection after a version. */
  since(collection: string, version: number): StoredChange[] {
    return this.#history.filter((change) => change.collection === collection && change.version > version);
  }

  create(collection: string, draft: Draft, { dryRun = false } = {}): KubernetesObject {
    const key = keyOf(draft as { metadata: Metadata });
    this.#refuseInTerminatingNamespace(draft.metadata.namespace);
    if (this.get(collection, key)) throw new Refusal(409, 'AlreadyExists', `${key} already exists`);
    const object: KubernetesObject = {
      ...draft,
      metadata: {
        uid: randomUUID(),
        creationTimestamp: new Date(this.#now()).toISOString(),
        generation: 1,
        ...draft.metadata,
        resourceVersion: '',
      },
    };
    return dryRun ? object : this.#store('ADDED', collection, object);
  }

  /** PUT: the whole object; with a version in it, only that version of it. */
  replace(collection: string, draft: Draft): KubernetesObject {
    const present = this.#require(collection, draft);
    const { uid, creationTimestamp } = present.metadata;
    return this.#update(collection, present, {
      ...draft,
      metadata: { ...draft.metadata, uid, creationTimestamp, resourceVersion: '' },
    });
  }

  /**
   * A merge patch, or an apply: metadata is merged; other members given are merged into those there (`deep`, as a merge
   * patch is meant), or take their place.
   */
  merge(collection: string, draft: Draft, { deep = false } = {}): KubernetesObject {
    const { uid, resourceVersion: _, ...given } = draft.metadata;
    const { uid: __, ...unnamed } = draft.metadata;
    const present = this.#require(collection, { metadata: unnamed });
    // The API server reads a patch with another UID as an attempt to change it.
    if (uid !== undefined && uid !== present.metadata.uid) {
      throw new Refusal(422, 'Invalid', 'metadata.uid: field is immutable', {
        reason: 'Invalid',
        field: 'metadata.uid',
      });
    }
    const metadata = {
      ...present.metadata,
      ...given,
      labels: { ...present.metadata.labels, ...given.labels },
      annotations: { ...present.metadata.annotations, ...given.annotations },
    };
    const next = deep ? (mergePatched(present, draft) as Draft) : { ...present, ...draft };
    return this.#update(collection, present, { ...next, metadata });
  }

  apply(collection: string, draft: Draft): KubernetesObject {
    const key = keyOf(draft as { metadata: Metadata });
    if (this.get(collection, key)) return this.merge(collection, draft);
    if (draft.metadata.uid !== undefined) throw new Refusal(409, 'Conflict', `${key}: uid mismatch: there is none`);
    return this.create(collection, draft);
  }

  delete(collection: string, key: string, preconditions: { readonly uid?: string } = {}): KubernetesObject {
    const present = this.#require(collection, { metadata: { name: key, ...preconditions } }, key);
    return this.#store('DELETED', collection, present);
  }

  #require(collection: string, { metadata }: Draft, key = keyOf({ metadata })): KubernetesObject {
    const present = this.get(collection, key);
    if (present === undefined) throw new Refusal(404, 'NotFound', `${key} not found`);
    const { uid, resourceVersion } = metadata;
    const other = uid !== undefined && uid !== present.metadata.uid;
    const older = resourceVersion !== undefined && resourceVersion !== present.metadata.resourceVersion;
    if (other || older) throw new Refusal(409, 'Conflict', `${key} is not the one that was meant`);
    return present;
  }

  #refuseInTerminatingNamespace(namespace: string | undefined): void {
    if (namespace === undefined || !this.get('/namespaces', namespace)?.metadata.deletionTimestamp) return;
    throw new Refusal(403, 'Forbidden', `namespace ${namespace} is being terminated`, {
      reason: 'NamespaceTerminating',
    });
  }

  /** Stores it when it says something else; what says the same is no new version. */
  #update(collection: string, present: KubernetesObject, next: KubernetesObject): KubernetesObject {
    const generation = (present.metadata.generation ?? 1) + (isDeepStrictEqual(present['spec'], next['spec']) ? 0 : 1);
    const { resourceVersion } = present.metadata;
    const object = { ...next, metadata: { ...next.metadata, generation, resourceVersion } };
    return isDeepStrictEqual(plain(present), plain(object)) ? present : this.#store('MODIFIED', collection, object);
  }

  #store(type: StoredChange['type'], collection: string, given: KubernetesObject): KubernetesObject {
    const version = ++this.#version;
    const object = plain({ ...given, metadata: { ...given.metadata, resourceVersion: String(version) } });
    const objects = this.#objects.get(collection) ?? new Map<string, KubernetesObject>();
    this.#objects.set(collection, objects);
    if (type === 'DELETED') objects.delete(keyOf(object));
    else objects.set(keyOf(object), object);
    const change = { type, collection, version, object };
    this.#history.push(change);
    for (const listener of this.#listeners) listener(change);
    return object;
  }
}

/** RFC 7386. */
function mergePatched(target: unknown, patch: unknown): unknown {
  if (!isMembers(patch)) return patch;
  const merged: Record<string, unknown> = isMembers(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatched(merged[name], value);
  }
  return merged;
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As JSON has it: without members that are undefined, or maps that are empty. */
function plain(object: KubernetesObject): KubernetesObject {
  const { labels, annotations, ...metadata } = object.metadata;
  const some = (map: object | undefined) => (map && Object.keys(map).length > 0 ? map : undefined);
  const kept = { ...metadata, labels: some(labels), annotations: some(annotations) };
  return JSON.parse(JSON.stringify({ ...object, metadata: kept }));
}
