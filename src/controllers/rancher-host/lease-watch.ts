import { background } from '../../kubernetes/background.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { Reflector } from '../../kubernetes/reflector.ts';
import { leases } from '../../kubernetes/resource.ts';
import { Store } from '../../kubernetes/store.ts';
import type { Logger } from '../../telemetry/logger.ts';

const namespace = 'kube-node-lease';

/**
 * Observes the kubelets' Leases, decides nothing, writes nothing. Only small clusters need it: where no two other hosts
 * can agree, a host's silence must show in its Lease as well.
 */
export class LeaseWatch {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #log: Logger;
  /** When each Lease last changed, by our own clock: the times in it are another machine's. */
  readonly #changed = new Map<string, number>();
  #running: AbortController | undefined;

  constructor(client: Client, clock: Clock, log: Logger) {
    this.#client = client;
    this.#clock = clock;
    this.#log = log;
  }

  /** Watches, or stops to. */
  watch(wanted: boolean): void {
    if (wanted === (this.#running !== undefined)) return;
    this.#running?.abort();
    this.#running = undefined;
    this.#changed.clear();
    if (wanted) this.#start();
  }

  /** @returns undefined while it is not watched, or the host has no Lease. */
  unchangedMs(host: string): number | undefined {
    const since = this.#changed.get(host);
    return since === undefined ? undefined : this.#clock.monotonic() - since;
  }

  #start(): void {
    this.#running = new AbortController();
    const store = new Store<string>({ log: this.#log, project: (object) => renewTime(object) });
    const changed = ({ key }: { key: string }) => this.#changed.set(key.split('/')[1] ?? '', this.#clock.monotonic());
    store.onChange((change) => {
      if (change.type !== 'deleted') changed(change);
      else this.#changed.delete(change.key.split('/')[1] ?? '');
    });
    const reflector = new Reflector({
      client: this.#client,
      resource: leases,
      store,
      selection: { namespace },
      log: this.#log,
    });
    background('lease reflector', reflector.run(this.#running.signal), this.#log);
  }
}

function renewTime(object: KubernetesObject): string {
  return (object['spec'] as { renewTime?: string } | undefined)?.renewTime ?? '';
}
