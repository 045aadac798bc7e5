import type { KubernetesObject, ObjectDraft, ObjectList } from './object.ts';
import { pods, type Resource, resourcePath } from './resource.ts';
import type { Transport } from './transport.ts';

interface RawList {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items: readonly KubernetesObject[] | null;
}

export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface DeleteOptions {
  /** Delete this object and no other of its name. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan';
  /** Only ask whether it may be deleted. Default: false. */
  readonly dryRun?: boolean;
}

export interface ApplyOptions {
  readonly fieldManager: string;
  readonly subresource?: 'status' | 'ephemeralcontainers';
  /** Only where there is no object of that name yet; a conflict otherwise. Default: false. */
  readonly onlyCreate?: boolean;
}

const pageSize = 500;
/** No object has it: applied with this version, one that is there is in conflict, and one that is not is made. */
const versionOfNothing = '1';
/** A page of large objects may take the API server longer than an ordinary call. */
const listDeadlineMs = 30_000;

/** The API server's verbs over plain JSON. Errors are those of {@link Transport.request}. */
export class Client {
  readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  get<T extends KubernetesObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: { readonly deadlineMs?: number } = {},
  ): Promise<T> {
    return this.transport.request<T>({ method: 'GET', path: resourcePath(resource, namespace, name), ...options });
  }

  /** The end of what a container has written, as the kubelet of its host has it. */
  podLog(
    namespace: string,
    pod: string,
    options: {
      readonly container: string;
      readonly lines: number;
      readonly bytes: number;
      readonly deadlineMs: number;
    },
  ): Promise<string> {
    const { container, lines, bytes, deadlineMs } = options;
    return this.transport.text({
      method: 'GET',
      path: resourcePath(pods, namespace, pod, 'log'),
      query: { container, tailLines: lines, limitBytes: bytes },
      deadlineMs,
    });
  }

  /** A consistent list, page by page: what the API server has stored by now, never what a cache remembers. */
  async list(
    resource: Resource,
    selection: Selection = {},
    signal?: AbortSignal,
  ): Promise<ObjectList<KubernetesObject>> {
    const items: KubernetesObject[] = [];
    let resume: string | undefined;
    for (;;) {
      const page: RawList = await this.transport.request<RawList>({
        method: 'GET',
        path: resourcePath(resource, selection.namespace),
        query: {
          limit: pageSize,
          continue: resume,
          labelSelector: selection.labelSelector,
          fieldSelector: selection.fieldSelector,
        },
        deadlineMs: listDeadlineMs,
        ...(signal ? { signal } : {}),
      });
      items.push(...(page.items ?? []));
      resume = page.metadata.continue;
      if (!resume) return { items, resourceVersion: page.metadata.resourceVersion };
    }
  }

  /** @param options.dryRun ask whether it would be taken, and store nothing. */
  create<T extends KubernetesObject>(
    resource: Resource,
    object: ObjectDraft,
    options: { readonly fieldManager: string; readonly dryRun?: boolean },
  ): Promise<T> {
    return this.transport.request<T>({
      method: 'POST',
      path: resourcePath(resource, object.metadata.namespace),
      query: { fieldManager: options.fieldManager, dryRun: options.dryRun ? 'All' : undefined },
      body: object,
    });
  }

  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): Promise<unknown> {
    const { uid, resourceVersion, gracePeriodSeconds, propagationPolicy, dryRun } = options;
    return this.transport.request({
      method: 'DELETE',
      path: resourcePath(resource, namespace, name),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid, resourceVersion },
        gracePeriodSeconds,
        propagationPolicy,
        ...(dryRun ? { dryRun: ['All'] } : {}),
      },
      // With the UID it can only ever mean the same object.
      idempotent: uid !== undefined,
    });
  }

  /** Server-side apply by force: the fields given become this manager's, and fields it no longer gives go. */
  apply<T extends KubernetesObject>(resource: Resource, object: ObjectDraft, options: ApplyOptions): Promise<T> {
    const { namespace, name } = object.metadata;
    const metadata = { ...object.metadata, ...(options.onlyCreate ? { resourceVersion: versionOfNothing } : {}) };
    return this.transport.request<T>({
      method: 'PATCH',
      path: resourcePath(resource, namespace, name, options.subresource),
      query: { fieldManager: options.fieldManager, force: true },
      contentType: 'application/apply-patch+yaml',
      body: { ...object, metadata },
      idempotent: true,
    });
  }

  /** Merges into an object's metadata. With `uid` in it, only into that object. */
  patchMetadata<T extends KubernetesObject>(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    metadata: Readonly<Record<string, unknown>>,
    fieldManager: string,
  ): Promise<T> {
    return this.transport.request<T>({
      method: 'PATCH',
      path: resourcePath(resource, namespace, name),
      query: { fieldManager },
      contentType: 'application/merge-patch+json',
      body: { metadata },
      idempotent: true,
    });
  }

  /**
   * Merges into an object or a subresource as its type says (strategic merge): lists by their keys, so that what others
   * put there stays. With `uid` in its metadata, only into that object.
   */
  mergeByKeys<T extends KubernetesObject>(
    resource: Resource,
    object: {
      readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string };
      readonly [member: string]: unknown;
    },
    options: ApplyOptions,
  ): Promise<T> {
    const { name, namespace } = object.metadata;
    return this.transport.request<T>({
      method: 'PATCH',
      path: resourcePath(resource, namespace, name, options.subresource),
      query: { fieldManager: options.fieldManager },
      contentType: 'application/strategic-merge-patch+json',
      body: object,
      idempotent: true,
    });
  }

  /** Merges into an object or its status (RFC 7386): `null` removes a member, a list replaces the one there. */
  merge<T extends KubernetesObject>(
    resource: Resource,
    object: {
      readonly metadata: { readonly name: string; readonly namespace?: string };
      readonly [member: string]: unknown;
    },
    options: ApplyOptions,
  ): Promise<T> {
    const { metadata, ...body } = object;
    return this.transport.request<T>({
      method: 'PATCH',
      path: resourcePath(resource, metadata.namespace, metadata.name, options.subresource),
      query: { fieldManager: options.fieldManager },
      contentType: 'application/merge-patch+json',
      body,
      idempotent: true,
    });
  }

  /** Replaces an object; with a resource version in it, only that version of it. */
  replace<T extends KubernetesObject>(
    resource: Resource,
    object: ObjectDraft,
    options: { readonly deadlineMs?: number } = {},
  ): Promise<T> {
    const { namespace, name } = object.metadata;
    const path = resourcePath(resource, namespace, name);
    return this.transport.request<T>({ method: 'PUT', path, body: object, ...options });
  }
}
