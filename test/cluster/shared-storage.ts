/**
 * The second storage class of the test clusters, `shared`: every node can mount its volumes, so that a second writer can
 * appear, as it cannot on the class `standard`, whose volumes are bound to their node. Behind it is one directory of
 * this machine, which kind gives to every node.
 */
import { mkdirSync } from 'node:fs';

import { cached } from './cache.ts';
import type { Kubectl } from './kubectl.ts';
import { capture } from './process.ts';

/** Where a node has the directory. */
export const sharedPath = '/var/drover-shared';

/** The directory of this machine that the nodes of a cluster share. */
export function sharedDirectory(cluster: string): string {
  const directory = cached('run', `shared-${cluster}`);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Whether a node was given the directory; one of a cluster that was made without it never gets it. */
export async function hasSharedDirectory(node: string): Promise<boolean> {
  return (await capture('docker', ['exec', node, 'mountpoint', '-q', sharedPath])).code === 0;
}

const namespace = 'local-path-storage';
const provisioner = 'local-path-provisioner';

/** What kind's provisioner is told: one way of making volumes for each class (its README, `storageClassConfigs`). */
const configuration = {
  storageClassConfigs: {
    standard: { nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/var/local-path-provisioner'] }] },
    shared: { sharedFileSystemPath: sharedPath },
  },
};

const storageClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'shared' },
  provisioner: 'rancher.io/local-path',
  // So that the directory is made on the host of the Pod that wants it, which is alive.
  volumeBindingMode: 'WaitForFirstConsumer',
  reclaimPolicy: 'Delete',
};

/** Makes the class, by the provisioner that every kind cluster has; does nothing where it is there. */
export async function provideSharedStorage(kubectl: Kubectl): Promise<void> {
  if ((await kubectl.try(['get', 'storageclass', 'shared'])).code === 0) return;
  const patch = JSON.stringify({ data: { 'config.json': JSON.stringify(configuration) } });
  await kubectl.run(['patch', 'configmap', 'local-path-config', '-n', namespace, '--type=merge', '-p', patch]);
  // It would read the file anew within a minute or two by itself.
  await kubectl.run(['rollout', 'restart', `deployment/${provisioner}`, '-n', namespace]);
  await kubectl.run(['rollout', 'status', `deployment/${provisioner}`, '-n', namespace, '--timeout=180s']);
  await kubectl.apply(storageClass);
}
