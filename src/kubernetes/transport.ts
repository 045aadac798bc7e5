import * as http from 'node:http';
import * as https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';

import { ApiError, ConnectionError } from './api-error.ts';
import { type Clock, systemClock } from './clock.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Whether it may be sent again when it is not known to have been carried out. Default: GET only. */
  readonly idempotent?: boolean;
  /** How long an answer may take, in milliseconds, with everything that is tried again. Default: 5000. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** HTTP to one API server, with the credentials of a kubeconfig. */
export interface Transport {
  /**
   * Sends a request and parses the answer.
   *
   * 429 and 503 are tried again after their `Retry-After` when the request is idempotent, three times at most and only
   * where the deadline allows it.
   * @throws ApiError when the server says no, ConnectionError when it says nothing in time.
   */
  request<T>(request: ApiRequest): Promise<T>;
  /** The same for what answers in text, such as a log. */
  text(request: ApiRequest): Promise<string>;
  /** The lines of a watch as they come. Ends when the server ends it; throws as {@link request} does. */
  lines(request: ApiRequest & { readonly idleMs: number }): AsyncGenerator<string>;
  /** Destroys every connection: each may lead to a server that is gone. */
  dropConnections(): void;
}

export interface TransportOptions {
  readonly kubeConfig: KubeConfig;
  readonly userAgent: string;
  readonly clock?: Clock;
  /** Told of every answer; code 0 is a connection that failed. */
  onAnswer?(method: string, code: number): void;
}

const defaultDeadlineMs = 5000;
/** The kernel probes an idle connection after so long, and once a second after that: a dead peer is found in about ten. */
const keepAliveMs = 2000;
const retries = 3;
/** What is waited when the server does not say for how long. */
const usualRetryAfterMs = 1000;

/** The cluster that `$KUBECONFIG`, `~/.kube/config` or the Pod's service account names. */
export function loadKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}

export function createTransport(options: TransportOptions): Transport {
  const { kubeConfig } = options;
  const clock = options.clock ?? systemClock;
  const server = new URL(kubeConfig.getCurrentCluster()?.server ?? 'http://127.0.0.1:8080');
  const secure = server.protocol === 'https:';
  const pool = { keepAlive: true, maxSockets: 64, scheduling: 'lifo' } as const;
  let agent = secure ? new https.Agent(pool) : new http.Agent(pool);
  const open = new Set<http.ClientRequest>();

  async function send(request: ApiRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const credentials: https.RequestOptions = { headers: {} };
    // Asked each time: service account tokens and those of exec plug-ins are renewed while we run.
    await kubeConfig.applyToHTTPSOptions(credentials);
    const headers = {
      ...credentials.headers,
      Accept: 'application/json',
      'User-Agent': options.userAgent,
      ...(body === undefined
        ? {}
        : { 'Content-Type': request.contentType ?? 'application/json', 'Content-Length': Buffer.byteLength(body) }),
    };
    const path = server.pathname.replace(/\/$/, '') + request.path + queryString(request.query);
    return new Promise((resolve, reject) => {
      const sent = (secure ? https : http).request(
        {
          ...credentials,
          agent,
          host: server.hostname.replace(/^\[|\]$/g, ''),
          port: server.port || (secure ? 443 : 80),
          path,
          method: request.method,
          headers,
          signal,
        },
        resolve,
      );
      open.add(sent);
      sent.on('close', () => open.delete(sent));
      sent.on('socket', (socket) => socket.setKeepAlive(true, keepAliveMs));
      sent.on('error', (cause) =>
        reject(new ConnectionError(`${request.method} ${request.path}: ${cause.message}`, { cause })),
      );
      sent.end(body);
    });
  }

  async function once(request: ApiRequest, deadlineMs: number): Promise<string> {
    const deadline = AbortSignal.timeout(Math.max(0, Math.ceil(deadlineMs)));
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    try {
      const response = await send(request, signal);
      const text = await bodyOf(response);
      options.onAnswer?.(request.method, response.statusCode ?? 0);
      return accept(request, response, text);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      options.onAnswer?.(request.method, 0);
      const message = deadline.aborted ? 'no answer in time' : String((error as Error).message);
      throw new ConnectionError(`${request.method} ${request.path}: ${message}`, { cause: error });
    }
  }

  async function text(asked: ApiRequest): Promise<string> {
    const idempotent = asked.idempotent ?? asked.method === 'GET';
    const until = clock.monotonic() + (asked.deadlineMs ?? defaultDeadlineMs);
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(asked, until - clock.monotonic());
      } catch (error) {
        const wait = idempotent && attempt < retries ? retryAfter(error) : undefined;
        if (wait === undefined || clock.monotonic() + wait >= until) throw error;
        await clock.sleep(wait, asked.signal);
      }
    }
  }

  async function request<T>(asked: ApiRequest): Promise<T> {
    return parse<T>(asked, await text(asked));
  }

  async function* lines(asked: ApiRequest & { readonly idleMs: number }): AsyncGenerator<string> {
    const stop = new AbortController();
    const signal = asked.signal ? AbortSignal.any([asked.signal, stop.signal]) : stop.signal;
    let idle = setTimeout(() => stop.abort(), asked.idleMs);
    try {
      const response = await send(asked, signal);
      options.onAnswer?.('WATCH', response.statusCode ?? 0);
      if (response.statusCode !== 200) accept(asked, response, await bodyOf(response));
      // Broken once nobody reads any more, its error would be unheard and end the process.
      response.on('error', () => undefined);
      yield* splitLines(response, () => {
        clearTimeout(idle);
        idle = setTimeout(() => stop.abort(), asked.idleMs);
      });
    } catch (error) {
      if (error instanceof ApiError || error instanceof ConnectionError) throw error;
      const message = stop.signal.aborted ? `silent for ${asked.idleMs} ms` : String((error as Error).message);
      throw new ConnectionError(`watch ${asked.path}: ${message}`, { cause: error });
    } finally {
      clearTimeout(idle);
      stop.abort();
    }
  }

  function dropConnections(): void {
    for (const sent of open) sent.destroy(new Error('connections dropped'));
    agent.destroy();
    agent = secure ? new https.Agent(pool) : new http.Agent(pool);
  }

  return { request, text, lines, dropConnections };
}

function accept(request: ApiRequest, response: http.IncomingMessage, text: string): string {
  const code = response.statusCode ?? 0;
  if (code >= 200 && code < 300) return text;
  const header = response.headers['retry-after'];
  const seconds = header === undefined ? Number.NaN : Number(header);
  throw new ApiError(
    `${request.method} ${request.path}`,
    code,
    text,
    Number.isFinite(seconds) ? seconds * 1000 : undefined,
  );
}

/** What answers in something else than JSON is not the API server, but something on the way to it. */
function parse<T>({ method, path }: ApiRequest, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new ConnectionError(`${method} ${path}: the answer is no JSON: ${text.slice(0, 200)}`, { cause });
  }
}

function retryAfter(error: unknown): number | undefined {
  if (!(error instanceof ApiError) || (error.code !== 429 && error.code !== 503)) return undefined;
  return error.retryAfterMs ?? usualRetryAfterMs;
}

async function bodyOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The lines of a stream of JSON lines. Only a line feed ends one: JSON may carry every other separator inside of its
 * texts, which readline would cut it at. @throws when the stream breaks, or ends inside of a line.
 */
async function* splitLines(stream: AsyncIterable<Buffer>, onChunk: () => void): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    onChunk();
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      const line = Buffer.concat([...begun, chunk.subarray(from, end)]).toString('utf8');
      begun = [];
      from = end + 1;
      if (line.trim() !== '') yield line;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) throw new Error('it ended inside of a line');
}

function queryString(query: ApiRequest['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
