import { KubeConfig } from '@kubernetes/client-node';

import { Client } from '../../src/kubernetes/client.ts';
import type { KubernetesObject } from '../../src/kubernetes/object.ts';
import { type Resource, resourcePath } from '../../src/kubernetes/resource.ts';
import { createTransport, type Transport } from '../../src/kubernetes/transport.ts';

export const configMaps: Resource = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  kind: 'ConfigMap',
  namespaced: true,
};

export function transportOf(kubeconfig: string): Transport {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(kubeconfig);
  return createTransport({ kubeConfig, userAgent: 'drover-test' });
}

/** As somebody else: with a token, and none of the kubeconfig's own credentials. */
export function transportAs(kubeconfig: string, token: string): Transport {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(kubeconfig);
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster) throw new Error(`${kubeconfig} names no cluster`);
  kubeConfig.loadFromClusterAndUser(cluster, { name: 'bearer', token });
  return createTransport({ kubeConfig, userAgent: 'drover-test' });
}

/** Drover's own client with every right: quicker than a process for each question. */
export function clientOf(kubeconfig: string): Client {
  return new Client(transportOf(kubeconfig));
}

/** What it threw, which it must have. */
export async function thrown(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it went well, and should not have');
}

/** Creates an object and stores nothing: what a user's `kubectl apply --dry-run=server --validate=strict` would get. */
export function createStrictly(
  transport: Transport,
  resource: Resource,
  object: { readonly metadata: { readonly namespace?: string } },
): Promise<KubernetesObject> {
  return transport.request<KubernetesObject>({
    method: 'POST',
    path: resourcePath(resource, object.metadata.namespace),
    query: { dryRun: 'All', fieldValidation: 'Strict' },
    body: object,
    deadlineMs: 30_000,
  });
}

/** Runs something for each item, so many at a time, and keeps the order of the results. */
export async function eachOf<T, R>(items: readonly T[], width: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await run(items[at] as T);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
