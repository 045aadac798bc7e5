import type { ServerResponse } from 'node:http';

import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import type { ApiRequestReceived } from './api-request.ts';
import type { StoredChange } from './object-storage.ts';

/** One watch that a client has open, and what can be done to it. */
export class ScriptedWatch {
  readonly request: ApiRequestReceived;
  readonly #response: ServerResponse;
  #toLose = 0;
  #silent = false;

  constructor(request: ApiRequestReceived, response: ServerResponse) {
    this.request = request;
    this.#response = response;
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
  }

  get open(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  /** Tells the client of a change, unless it does not concern it or is one to be lost. */
  deliver({ collection, type, object }: StoredChange): void {
    const { request } = this;
    if (!this.open || this.#silent || collection !== request.collection) return;
    if (request.namespace !== undefined && object.metadata.namespace !== request.namespace) return;
    if (!selects(request.query.get('labelSelector'), object)) return;
    if (this.#toLose > 0) this.#toLose--;
    else this.say(`${JSON.stringify({ type, object })}\n`);
  }

  /** Tells the client which version it has seen, when it asked for that. */
  bookmark(version: number): void {
    if (this.request.query.get('allowWatchBookmarks') !== 'true') return;
    this.say(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } })}\n`);
  }

  /** The next so many changes never reach the client. */
  lose(changes: number): void {
    this.#toLose = changes;
  }

  /** Stays open and says nothing any more. */
  fallSilent(): void {
    this.#silent = true;
  }

  /** Any text, at once. */
  say(text: string | Buffer): void {
    this.#response.write(text);
  }

  error(status: { readonly code: number; readonly reason: string; readonly message: string }): void {
    this.say(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', status: 'Failure', ...status } })}\n`);
  }

  /** Ends it as a server does whose time is up. */
  end(): void {
    this.#response.end();
  }

  /** Resets the connection. What was said before may be lost with it, as on a real network. */
  reset(): void {
    this.#response.socket?.resetAndDestroy();
  }
}

/** Whether an object has every label that a selector of the form `a=b,c=d` names. */
export function selects(selector: string | null, { metadata }: KubernetesObject): boolean {
  return (selector ?? '')
    .split(',')
    .filter((term) => term !== '')
    .every((term) => {
      const [name = '', value] = term.split('=');
      const label = metadata.labels?.[name];
      return value === undefined ? label !== undefined : label === value;
    });
}
