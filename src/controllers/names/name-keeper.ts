import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { Expectations } from '../../kubernetes/expectations.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import { endpointSlices } from '../../kubernetes/resource.ts';
import type { Change, Store } from '../../kubernetes/store.ts';
import { shortened } from '../../model/beginning.ts';
import type { Stall } from '../../plan/status.ts';
import { applyService, isCurrentService, isRefusal, removeService } from './apply-service.ts';
import { type ServiceItem, type SliceItem, sliceText } from './observe.ts';
import { writeEach } from './write-each.ts';

/** The caches of what answers to names. */
export interface NameStores {
  readonly kubernetesServices: Store<ServiceItem>;
  readonly slices: Store<SliceItem>;
}

export interface NameKeeperOptions {
  readonly client: Client;
  readonly stores: NameStores;
  readonly clock: Clock;
  readonly fieldManager: string;
  /** Whether this process leads now. */
  mayWrite(): boolean;
  /** Something at this key, `namespace/name` of a Service, is not as it was. */
  onChange(key: string): void;
}

/** Keeps Services and EndpointSlices as they should be: writes what differs from the cache, once. */
export class NameKeeper {
  readonly #options: NameKeeperOptions;
  readonly #expectations: Expectations;

  constructor(options: NameKeeperOptions) {
    this.#options = options;
    this.#expectations = new Expectations(options.clock);
    const { kubernetesServices, slices } = options.stores;
    kubernetesServices.onChange((change) => this.#seen(change, ({ namespace, name }) => `${namespace}/${name}`));
    slices.onChange((change) => this.#seen(change, ({ namespace, service }) => `${namespace}/${service}`));
  }

  /** Milliseconds until everything written for a key has been seen, at the latest; 0: the cache is as new as our deeds. */
  outstandingMs(key: string): number {
    return this.#expectations.outstandingMs(key);
  }

  /** Makes the Service as it should be. @returns why it cannot have the name. */
  async keepService(draft: ObjectDraft): Promise<Stall | undefined> {
    const { client, stores, fieldManager } = this.#options;
    const key = `${draft.metadata.namespace}/${draft.metadata.name}`;
    const present = stores.kubernetesServices.get(key);
    if (isCurrentService(present, draft) || !this.#options.mayWrite()) return undefined;
    let stall: Stall | undefined;
    await this.#write(key, `put/${draft.metadata.name}`, async () => {
      const applied = await applyService(client, draft, present, fieldManager);
      if ('stall' in applied) stall = applied.stall;
      return 'resourceVersion' in applied && applied.resourceVersion !== present?.resourceVersion;
    });
    return stall;
  }

  /** Deletes a Service that nobody wants any more. */
  async dropService(item: ServiceItem): Promise<void> {
    if (item.deleting || !this.#options.mayWrite()) return;
    await this.#write(`${item.namespace}/${item.name}`, `delete/${item.uid}`, async () => {
      await removeService(this.#options.client, item);
      return true;
    });
  }

  /**
   * Makes the operator's slices of a Service as they should be, and deletes the others.
   *
   * @returns why the API server refuses one of them; the others are made all the same.
   * @throws ApiError any other no, after all that could be written was.
   */
  async keepSlices(key: string, drafts: readonly ObjectDraft[]): Promise<Stall | undefined> {
    const present = new Map(this.#options.stores.slices.byIndex('service', key).map((item) => [item.name, item]));
    const wanted = new Set(drafts.map(({ metadata }) => metadata.name));
    const changed = drafts.filter((draft) => present.get(draft.metadata.name)?.text !== sliceText(draft));
    const unwanted = [...present.values()].filter(({ name }) => !wanted.has(name));
    let stall: Stall | undefined;
    const failed = await writeEach(
      [
        ...changed.map((draft) => () => this.#applySlice(key, draft, present.get(draft.metadata.name))),
        ...unwanted.map((item) => () => this.#dropSlice(key, item)),
      ].map((write) => async () => {
        stall = (await refusalOf(write)) ?? stall;
      }),
    );
    if (failed) throw failed;
    return stall;
  }

  /** Deletes what a resource has behind a Service that is not its own, and nothing of anybody else's. */
  async dropSlices(key: string, owner: string): Promise<void> {
    const present = this.#options.stores.slices.byIndex('service', key);
    for (const item of present) if (item.owner === owner) await this.#dropSlice(key, item);
  }

  async #applySlice(key: string, draft: ObjectDraft, present: SliceItem | undefined): Promise<void> {
    const { client, fieldManager, mayWrite } = this.#options;
    if (!mayWrite()) return;
    await this.#write(key, `put/${draft.metadata.name}`, async () => {
      const { metadata } = await client.apply(endpointSlices, draft, { fieldManager });
      return metadata.resourceVersion !== present?.resourceVersion;
    });
  }

  async #dropSlice(key: string, { namespace, name, uid }: SliceItem): Promise<void> {
    const { client, mayWrite } = this.#options;
    if (!mayWrite()) return;
    await this.#write(key, `delete/${uid}`, async () => {
      try {
        await client.delete(endpointSlices, namespace, name, { uid });
        return true;
      } catch (error) {
        if (error instanceof ApiError && (error.isNotFound || error.isConflict)) return false;
        throw error;
      }
    });
  }

  /**
   * @param run tells whether anything was written that the cache is going to show: what comes out the same, such as
   * where the difference is somebody else's, is no new version, and no watch tells of it.
   */
  async #write(key: string, write: string, run: () => Promise<boolean>): Promise<void> {
    this.#expectations.expect(key, write);
    let written = false;
    try {
      written = await run();
    } finally {
      if (!written) this.#expectations.seen(key, write);
    }
  }

  #seen<T extends { readonly name: string; readonly uid: string }>(
    change: Change<T>,
    keyOf: (item: T) => string,
  ): void {
    const item = change.type === 'deleted' ? change.before : change.after;
    const key = keyOf(item);
    if (change.type === 'deleted') this.#expectations.seen(key, `delete/${item.uid}`);
    else this.#expectations.seen(key, `put/${item.name}`);
    this.#options.onChange(key);
  }
}

/** Why the API server will not have addresses as they should be. @throws whatever else goes wrong. */
async function refusalOf(write: () => Promise<void>): Promise<Stall | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    // Of a thousand addresses each may be told of.
    if (isRefusal(error)) return { reason: 'AddressesRefused', message: shortened(error.message, 1024) };
    throw error;
  }
}
