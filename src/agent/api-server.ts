import { readFileSync } from 'node:fs';
import type { Agent as HttpAgent, IncomingMessage, RequestOptions } from 'node:http';

// An import of node:http makes everything in it, a browser's WebSocket with all that belongs to it: 8 MiB.
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

/** Where Kubernetes puts a Pod's credentials. */
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
/** An answer that is no watch comes within so long, or not at all; milliseconds. */
const deadlineMs = 5000;
/** A connection is asked whether it still is one after so long without a byte; milliseconds. */
const keepAliveMs = 2000;

export interface ApiServerOptions {
  /** `https://host:port`; plain HTTP is for tests. */
  readonly url: string;
  /** Has the files `token` and `ca.crt`; they are read for every request, since they change. Absent: neither. */
  readonly credentials?: string | undefined;
}

export interface ApiAnswer {
  readonly code: number;
  readonly text: string;
}

/** The API server as a Pod reaches it, by its environment. `DROVER_API_SERVER`: another one without credentials, for tests. */
export function apiServerOf(env: NodeJS.ProcessEnv): ApiServerOptions {
  const other = env['DROVER_API_SERVER'];
  if (other) return { url: other };
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  if (host === '') throw new Error('KUBERNETES_SERVICE_HOST is not set: the agent runs as a Pod of its DaemonSet');
  return { url: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, credentials: serviceAccountFolder };
}

/** As much of an HTTP client as an agent needs: one object to read, follow and patch. */
export class ApiServer {
  readonly #options: ApiServerOptions;
  readonly #secure: boolean;
  readonly #agent: HttpAgent;

  constructor(options: ApiServerOptions) {
    this.#options = options;
    this.#secure = options.url.startsWith('https:');
    const connections = { keepAlive: true, keepAliveMsecs: keepAliveMs };
    this.#agent = this.#secure ? new https.Agent(connections) : new http.Agent(connections);
  }

  /** @throws when there is no whole answer within five seconds. */
  async ask(method: 'GET' | 'PATCH', path: string, body?: object): Promise<ApiAnswer> {
    const signal = AbortSignal.timeout(deadlineMs);
    const response = await this.#send(method, path, body, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
  }

  /**
   * The lines of an answer as they come, until it ends.
   *
   * @param silenceMs so long without a byte and the connection counts as dead.
   * @throws when the answer is none, with `code` when the server refused.
   */
  async *lines(path: string, silenceMs: number, signal: AbortSignal): AsyncGenerator<string> {
    const dead = new AbortController();
    let silence = setTimeout(() => dead.abort(), deadlineMs);
    const noise = () => {
      clearTimeout(silence);
      silence = setTimeout(() => dead.abort(), silenceMs);
    };
    try {
      const response = await this.#send('GET', path, undefined, AbortSignal.any([signal, dead.signal]));
      if (response.statusCode !== 200) {
        response.resume();
        throw new RefusedError(response.statusCode ?? 0, path);
      }
      response.setEncoding('utf8');
      let rest = '';
      noise();
      for await (const chunk of response as AsyncIterable<string>) {
        noise();
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
    } finally {
      clearTimeout(silence);
      dead.abort();
    }
  }

  #send(method: string, path: string, body: object | undefined, signal: AbortSignal): Promise<IncomingMessage> {
    const { url, credentials } = this.#options;
    const file = (name: string) => readFileSync(`${credentials}/${name}`, 'utf8');
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const options: RequestOptions & { ca?: string } = {
        method,
        agent: this.#agent,
        signal,
        headers: {
          Accept: 'application/json',
          'User-Agent': 'drover-agent',
          ...(credentials === undefined ? {} : { Authorization: `Bearer ${file('token').trim()}` }),
          ...(payload === undefined
            ? {}
            : { 'Content-Type': 'application/merge-patch+json', 'Content-Length': Buffer.byteLength(payload) }),
        },
        ...(credentials === undefined ? {} : { ca: file('ca.crt') }),
      };
      const request = (this.#secure ? https : http).request(new URL(path, url), options, resolve);
      request.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
      request.on('error', reject);
      request.end(payload);
    });
  }
}

/** The API server answered, and not as hoped. */
export class RefusedError extends Error {
  readonly code: number;
  constructor(code: number, path: string) {
    super(`the API server answered ${code} to ${path}`);
    this.code = code;
  }
}
