import { randomUUID } from 'node:crypto';

import type { Logger } from '../telemetry/logger.ts';
import { ApiError } from './api-error.ts';
import { background } from './background.ts';
import type { Client } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import { microTime } from './leader-election.ts';
import { events } from './resource.ts';

/** The object an Event is about. */
export interface Regarding {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
}

export interface EventDraft {
  readonly type: 'Normal' | 'Warning';
  /** CamelCase; the same for every Event of its sort. */
  readonly reason: string;
  /** What was done, in CamelCase. */
  readonly action: string;
  /** One sentence for people; at most 1 kB of it is kept. */
  readonly note: string;
  readonly related?: Regarding;
}

export interface EventRecorderOptions {
  readonly client: Client;
  /** For example `drover.dev/rancher-service`. */
  readonly controller: string;
  readonly instance: string;
  readonly log: Logger;
  readonly clock?: Clock;
}

interface Waiting {
  readonly namespace: string;
  readonly regarding: Regarding;
  readonly draft: EventDraft & { readonly eventTime: string };
}

/** The same Event about the same object is written once in so long. */
const repeatMs = 300_000;
/** A namespace that is going away takes no Events; it is not asked again for so long. */
const refusedMs = 60_000;
const remembered = 10_000;
/** So many are written at a time: Events must not crowd out what is worth telling of. */
const underWay = 8;
/** So many wait; a service of hundreds of units makes hundreds at once. */
const mostWaiting = 2000;
/** The API server refuses a longer note. */
const noteBytes = 1024;

/**
 * Writes Events without ever standing in the way: it does not throw, does not wait, says the same thing once in five
 * minutes, and drops what it cannot get rid of.
 */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #said = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #waiting: Waiting[] = [];
  #writing = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  record(regarding: Regarding, draft: EventDraft): void {
    const now = this.#clock.monotonic();
    const namespace = regarding.namespace ?? 'default';
    const text = `${regarding.uid}/${draft.reason}/${draft.note}`;
    if ((this.#said.get(text) ?? Number.NEGATIVE_INFINITY) > now - repeatMs) return;
    if (this.#refuses(namespace)) return;
    if (this.#waiting.length >= mostWaiting) return;
    this.#said.delete(text);
    this.#said.set(text, now);
    const oldest = this.#said.keys().next();
    if (this.#said.size > remembered && !oldest.done) this.#said.delete(oldest.value);
    this.#waiting.push({ namespace, regarding, draft: { ...draft, eventTime: microTime(this.#clock.now()) } });
    if (this.#writing < underWay) background('event', this.#writeWaiting(), this.#options.log);
  }

  async #writeWaiting(): Promise<void> {
    this.#writing++;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await this.#write(next);
    this.#writing--;
  }

  #refuses(namespace: string): boolean {
    return (this.#refused.get(namespace) ?? Number.NEGATIVE_INFINITY) > this.#clock.monotonic() - refusedMs;
  }

  async #write({ namespace, regarding, draft }: Waiting): Promise<void> {
    const { client, controller, instance, log } = this.#options;
    if (this.#refuses(namespace)) return;
    try {
      const name = `${regarding.name.slice(0, 200)}.${randomUUID().slice(0, 13)}`;
      await client.create(
        events,
        {
          apiVersion: 'events.k8s.io/v1',
          kind: 'Event',
          metadata: { name, namespace },
          reportingController: controller,
          reportingInstance: instance.slice(0, 128),
          ...draft,
          note: cut(draft.note, noteBytes),
          regarding,
        },
        { fieldManager: 'drover-events' },
      );
    } catch (error) {
      if (error instanceof ApiError && error.isForbidden) this.#refused.set(namespace, this.#clock.monotonic());
      log.debug({ err: error, reason: draft.reason }, 'an Event could not be written');
    }
  }
}

/** The beginning of a text that fits into so many bytes of UTF-8, cut between characters. */
function cut(text: string, bytes: number): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes), { stream: true });
}
