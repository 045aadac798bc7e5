import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';

import type { Resource } from '../../src/kubernetes/resource.ts';
import { type ApiRequestReceived, draftOf, isWrite, receive } from './api-request.ts';
import { type Fault, type Match, matches, Script } from './fault.ts';
import { ObjectStorage, Refusal, type RefusalCause } from './object-storage.ts';
import { ScriptedWatch, selects } from './scripted-watch.ts';

/**
 * An API server on loopback that misbehaves on demand. It stores objects (`storage`) and serves them; a script says
 * which requests meet which faults, and each open watch can be ended, broken, silenced or robbed of events.
 *
 * It is no Kubernetes: it decides how our code behaves when the server does not, and nothing else.
 */
export class ScriptedApiServer {
  readonly storage: ObjectStorage;
  /** Every request, in the order they came. */
  readonly requests: ApiRequestReceived[] = [];
  /** Decides what becomes of the requests that the script has nothing for. */
  whim: (request: ApiRequestReceived) => Fault | undefined = () => undefined;
  readonly #script = new Script();
  readonly #server: Server;
  readonly #watches: ScriptedWatch[] = [];

  private constructor(now: () => number) {
    this.storage = new ObjectStorage(now);
    this.#server = createServer((message, response) => {
      this.#serve(message, response).catch((error) => {
        console.error('the scripted server itself failed:', error);
        response.destroy();
      });
    });
    this.storage.onChange((change) => {
      for (const watch of this.#watches) watch.deliver(change);
    });
  }

  /** @param now the server's own time, in milliseconds since the epoch. */
  static async start(now: () => number = Date.now): Promise<ScriptedApiServer> {
    const scripted = new ScriptedApiServer(now);
    await new Promise<void>((resolve) => scripted.#server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get kubeConfig(): KubeConfig {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      // The client library speaks plain HTTP only where nothing is to be verified.
      { name: 'scripted', server: this.url, skipTLSVerify: true },
      { name: 'nobody' },
    );
    return config;
  }

  /** The next `times` requests that match meet the fault. */
  script(match: Match, fault: Fault, times = 1): void {
    this.#script.add(match, fault, times);
  }

  /** Every fault that is still to come is called off. */
  behave(): void {
    this.#script.clear();
  }

  /** The requests so far that match. */
  received(match: Match): ApiRequestReceived[] {
    return this.requests.filter((request) => matches(request, match));
  }

  /** The requests so far that were meant to change something. */
  writes(): ApiRequestReceived[] {
    return this.requests.filter(isWrite);
  }

  /** The watches that clients have open on a kind of object. */
  watches({ plural }: Pick<Resource, 'plural'>): ScriptedWatch[] {
    return this.#watches.filter((watch) => watch.open && watch.request.plural === plural);
  }

  /** Sends every watch that asked for it a bookmark of the present version. */
  bookmark(): void {
    for (const watch of this.#watches) if (watch.open) watch.bookmark(this.storage.version);
  }

  /** Resets the connection of every watch. */
  resetWatches(): void {
    for (const watch of this.#watches) if (watch.open) watch.reset();
  }

  /** Closes the connections on which no request is under way, as servers do after a while. */
  closeIdleConnections(): void {
    this.#server.closeIdleConnections();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(message);
    this.requests.push(request);
    const fault = this.#script.next(request) ?? this.whim(request);
    switch (fault?.kind) {
      case undefined:
        return this.#carryOut(request, response);
      case 'held':
        await fault.until;
        return this.#carryOut(request, response);
      case 'late': {
        const [code, body] = this.#outcome(request);
        await fault.until;
        return answer(response, code, body);
      }
      case 'status':
        if (fault.retryAfterSeconds !== undefined) response.setHeader('Retry-After', fault.retryAfterSeconds);
        return answer(response, fault.code, statusOf(fault));
      case 'reset':
        message.socket.resetAndDestroy();
        return;
      case 'lost':
        this.#outcome(request);
        message.socket.resetAndDestroy();
        return;
      case 'cut':
        return cut(response, JSON.stringify(this.#outcome(request)[1]));
      case 'silent':
        return;
      case 'twice':
        this.#outcome(request);
        return this.#carryOut(request, response);
      case 'stale':
        return answer(response, 200, this.#list(request, fault.version));
      case 'expired':
        return new ScriptedWatch(request, response).error(gone);
      case 'ended':
        return new ScriptedWatch(request, response).end();
      case 'text':
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(fault.text);
        return;
    }
  }

  #carryOut(request: ApiRequestReceived, response: ServerResponse): void {
    if (request.verb === 'watch' && this.#watch(request, response)) return;
    const [code, body] = request.verb === 'watch' ? [gone.code, statusOf(gone)] : this.#outcome(request);
    answer(response, code, body);
  }

  /** Carries a request out. @returns the answer's code and body. */
  #outcome(request: ApiRequestReceived): [code: number, body: unknown] {
    try {
      return [request.verb === 'create' ? 201 : 200, this.#perform(request)];
    } catch (error) {
      if (error instanceof Refusal) return [error.code, statusOf(error)];
      throw error;
    }
  }

  #perform(request: ApiRequestReceived): unknown {
    const { verb, collection, namespace, name = '', query, contentType } = request;
    const { storage } = this;
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    if (verb === 'create') return storage.create(collection, draftOf(request), { dryRun: query.has('dryRun') });
    if (verb === 'replace') return storage.replace(collection, draftOf(request));
    if (verb === 'patch') {
      const apply = contentType.includes('apply-patch');
      return apply
        ? storage.apply(collection, draftOf(request))
        : storage.merge(collection, draftOf(request), { deep: true });
    }
    if (verb === 'delete') return storage.delete(collection, key, request.body?.preconditions);
    if (verb === 'list') return this.#list(request, storage.version);
    const object = storage.get(collection, key);
    if (object === undefined) throw new Refusal(404, 'NotFound', `${request.path} not found`);
    return object;
  }

  #list({ collection, namespace, query }: ApiRequestReceived, version: number): object {
    const token = query.get('continue');
    const [at, from] = token === null ? [version, 0] : token.split('/').map(Number);
    if (at === undefined || at < this.storage.oldest) throw new Refusal(410, 'Expired', gone.message);
    const objects = this.storage
      .list(collection, at)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .filter((object) => selects(query.get('labelSelector'), object));
    const end = (from ?? 0) + Number(query.get('limit') ?? objects.length);
    const metadata = { resourceVersion: String(at), ...(end < objects.length ? { continue: `${at}/${end}` } : {}) };
    return { kind: 'List', apiVersion: 'v1', metadata, items: objects.slice(from, end) };
  }

  /** Opens a watch. @returns false when its version is too old. */
  #watch(request: ApiRequestReceived, response: ServerResponse): boolean {
    const from = Number(request.query.get('resourceVersion') ?? 0);
    if (from < this.storage.oldest) return false;
    const watch = new ScriptedWatch(request, response);
    for (const change of this.storage.since(request.collection, from)) watch.deliver(change);
    this.#watches.push(watch);
    return true;
  }
}

const gone = { code: 410, reason: 'Expired', message: 'too old resource version' };

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

interface StatusAnswer {
  readonly code: number;
  readonly reason?: string;
  readonly message?: string;
  readonly detail?: RefusalCause | undefined;
}

function statusOf({ code, reason, message, detail }: StatusAnswer): object {
  const details = detail === undefined ? undefined : { causes: [detail] };
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

function cut(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.socket?.resetAndDestroy());
}
