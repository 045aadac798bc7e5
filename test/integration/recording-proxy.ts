import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { ControlPlane } from '../cluster/control-plane.ts';
import { until } from '../cluster/kubectl.ts';

/** One answered request; a watch is recorded when it begins. */
export interface Recorded {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly code: number;
  /** Milliseconds since the epoch, when the answer began. */
  readonly at: number;
  readonly dryRun: boolean;
  readonly watch: boolean;
  readonly body: string;
}

/** Stands between an operator or agent and the API server and writes down what the one asks of the other. */
export class RecordingProxy {
  readonly recorded: Recorded[] = [];
  readonly #target: URL;
  readonly #token: string | undefined;
  readonly #server: Server;
  /** The last watch of each path that is open. */
  readonly #watches = new Map<string, { readonly from: IncomingMessage; readonly to: ServerResponse }>();
  readonly #agent = new Agent({ keepAlive: true, rejectUnauthorized: false });

  private constructor(plane: Pick<ControlPlane, 'server'>, token: string | undefined) {
    this.#target = new URL(plane.server);
    this.#token = token;
    this.#server = createServer((asked, answer) => this.#pass(asked, answer));
  }

  /** @param token whom everybody is who asks through it. Default: whoever they say they are. */
  static async start(plane: Pick<ControlPlane, 'server'>, token?: string): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(plane, token);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Writes to a namespace that were meant: no reads, no dry runs. */
  writes(namespace: string): Recorded[] {
    return this.recorded.filter(
      ({ method, path, dryRun }) => method !== 'GET' && !dryRun && path.includes(`/namespaces/${namespace}/`),
    );
  }

  /** Creates of Pods in a namespace. */
  creates(namespace: string): Recorded[] {
    const path = `/api/v1/namespaces/${namespace}/pods`;
    return this.writes(namespace).filter((one) => one.method === 'POST' && one.path === path);
  }

  /** Holds back what the watches of these paths say, as a slow network does. @returns what lets it go. */
  async hold(...paths: string[]): Promise<() => void> {
    const held = await Promise.all(
      paths.map((path) => until(`a watch of ${path}`, async () => this.#watches.get(path), { everyMs: 20 })),
    );
    for (const { from, to } of held) from.unpipe(to);
    return () => {
      for (const { from, to } of held) from.pipe(to);
    };
  }

  /** Ends the watches in good order, as the API server does with each after some minutes. @returns how many there were. */
  endWatches(): number {
    const open = [...this.#watches.values()];
    for (const { from, to } of open) {
      from.unpipe(to);
      to.end();
      from.destroy();
    }
    return open.length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method = '', url = '' } = asked;
    const headers = { ...asked.headers, ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}) };
    const chunks: Buffer[] = [];
    const { hostname, port } = this.#target;
    const onward = request({ agent: this.#agent, hostname, port, method, path: url, headers }, (response) => {
      const [path = '', query = ''] = url.split('?');
      this.recorded.push({
        method,
        path,
        code: response.statusCode ?? 0,
        at: Date.now(),
        dryRun: query.includes('dryRun=All'),
        watch: query.includes('watch=true'),
        body: Buffer.concat(chunks).toString(),
      });
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      if (!query.includes('watch=true')) return;
      const watch = { from: response, to: answer };
      this.#watches.set(path, watch);
      answer.on('close', () => {
        if (this.#watches.get(path) === watch) this.#watches.delete(path);
      });
      response.on('error', () => answer.destroy());
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.on('data', (chunk) => chunks.push(chunk));
    asked.pipe(onward);
  }
}
