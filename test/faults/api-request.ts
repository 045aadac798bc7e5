import type { IncomingMessage } from 'node:http';

import type { Draft } from './object-storage.ts';

export type Verb = 'list' | 'watch' | 'get' | 'create' | 'replace' | 'patch' | 'delete';

/** A request as an API server understands it. */
export interface ApiRequestReceived {
  readonly verb: Verb;
  readonly method: string;
  /** As it was sent, still encoded. */
  readonly path: string;
  readonly group: string;
  readonly plural: string;
  /** `group/plural`. */
  readonly collection: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly userAgent: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the client sent; tests look into it
  readonly body: any;
}

const resourcePath =
  /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/[^/]))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/;

/** Reads a request; one that names no resource has an empty plural. */
export async function receive(message: IncomingMessage): Promise<ApiRequestReceived> {
  const url = new URL(message.url ?? '/', 'http://scripted');
  const { group = '', namespace, plural = '', name, subresource } = resourcePath.exec(url.pathname)?.groups ?? {};
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const method = message.method ?? 'GET';
  return {
    verb: verbOf(method, url.searchParams, name),
    method,
    path: url.pathname,
    group,
    plural,
    collection: `${group}/${plural}`,
    ...(namespace === undefined ? {} : { namespace: decodeURIComponent(namespace) }),
    ...(name === undefined ? {} : { name: decodeURIComponent(name) }),
    ...(subresource === undefined ? {} : { subresource }),
    query: url.searchParams,
    contentType: message.headers['content-type'] ?? '',
    userAgent: message.headers['user-agent'] ?? '',
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function verbOf(method: string, query: URLSearchParams, name: string | undefined): Verb {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'replace';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return 'delete';
  if (query.get('watch') === 'true') return 'watch';
  return name === undefined ? 'list' : 'get';
}

/** Whether it changes anything. */
export function isWrite({ verb, query }: Pick<ApiRequestReceived, 'verb' | 'query'>): boolean {
  return verb !== 'list' && verb !== 'watch' && verb !== 'get' && !query.has('dryRun');
}

/** The object in a request's body, under the name and namespace of its path. */
export function draftOf({ body, name, namespace }: ApiRequestReceived): Draft {
  const metadata = { ...body.metadata, ...(name === undefined ? {} : { name }) };
  return { ...body, metadata: namespace === undefined ? metadata : { ...metadata, namespace } };
}
