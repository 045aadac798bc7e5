import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

import { cached, requireDisk, say } from './cache.ts';
import { buildComponents, kindPath, requireGo } from './components.ts';
import { engineAnswers, imageId, removeKindNetwork, requireEngine, stopEngine } from './engine.ts';
import { buildImages, buildNodeImage } from './images.ts';
import { Kubectl } from './kubectl.ts';
import { capture, output, runLogged } from './process.ts';
import { clusterConfig, createCommand, type Provider } from './provider.ts';
import { provideSharedStorage, sharedDirectory, sharedPath } from './shared-storage.ts';
import { chooseFromSurroundings } from './surroundings.ts';

/** A running cluster. */
export interface Cluster {
  readonly name: string;
  readonly kubeconfig: string;
  readonly provider: Provider['kind'];
}

/** Name → number of workers of the clusters the tests use. */
export const clusters = { drover: 3, 'drover-one': 1 } as const;
export type ClusterName = keyof typeof clusters;

export function kubeconfigOf(name: ClusterName): string {
  return cached('run', `kubeconfig-${name}`);
}

/** Brings a cluster up, building whatever is not there yet. A cluster of that name from before is replaced. */
export async function clusterUp(name: ClusterName): Promise<Cluster> {
  const chosen = await chooseFromSurroundings();
  if (chosen.kind === 'given') return clusterGiven(name, chosen.kubeconfig);
  requireDisk();
  await requireGo();
  const image = chosen.kind === 'pulled' ? chosen.nodeImage : await buildNodeImage();
  if (chosen.kind === 'pulled') {
    await buildComponents();
    await requireEngine();
  }
  await clusterDelete(name);
  const config = cached('run', `kind-${name}.yaml`);
  writeFileSync(
    config,
    clusterConfig(clusters[name], chosen.kind, { hostPath: sharedDirectory(name), containerPath: sharedPath }),
  );
  const kubeconfig = kubeconfigOf(name);
  say(`creating the cluster ${name} with ${clusters[name]} workers (${chosen.kind} node image)`);
  await runLogged(`kind-create-${name}`, kindPath, createCommand(name, config, image, kubeconfig));
  const cluster: Cluster = { name, kubeconfig, provider: chosen.kind };
  await provideSharedStorage(new Kubectl(kubeconfig));
  say(`the cluster ${name} is up: KUBECONFIG=${kubeconfig}`);
  return cluster;
}

/** @throws Error when nothing answers there: a cluster that was named is never replaced by another. */
async function clusterGiven(name: ClusterName, kubeconfig: string): Promise<Cluster> {
  say(`taking the cluster that KUBECONFIG names: ${kubeconfig}`);
  const asked = await new Kubectl(kubeconfig).try(['get', '--raw', '/readyz', '--request-timeout=10s']);
  if (asked.code === 0) return { name, kubeconfig, provider: 'given' };
  throw new Error(
    `the cluster that KUBECONFIG names does not answer: ${asked.stderr.trim()}\nUnset KUBECONFIG to have one made.`,
  );
}

/** Builds the images of the tests and gives them to every node. */
export async function loadTestImages(cluster: Cluster): Promise<void> {
  if (cluster.provider === 'given') return;
  await loadImages(cluster.name, await buildImages(cluster.provider));
}

/** Gives images of this machine's engine to every node: those that it was not given yet, or not as they are now. */
export async function loadImages(cluster: string, images: readonly string[]): Promise<void> {
  const note = loadedNote(cluster);
  const loaded: Record<string, string> = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : {};
  const ids = new Map(await Promise.all(images.map(async (image) => [image, (await imageId(image)) ?? ''] as const)));
  const changed = images.filter((image) => loaded[image] !== ids.get(image));
  if (changed.length === 0) return;
  say(`loading ${changed.join(', ')} into ${cluster}`);
  await runLogged(`kind-load-${cluster}`, kindPath, ['load', 'docker-image', '--name', cluster, ...changed]);
  writeFileSync(note, JSON.stringify({ ...loaded, ...Object.fromEntries(ids) }));
}

/** Where it is written down which images a cluster was given; it goes with the cluster. */
function loadedNote(cluster: string): string {
  return cached('run', `loaded-${cluster}.json`);
}

async function clusterDelete(name: ClusterName): Promise<void> {
  const known = await capture(kindPath, ['get', 'clusters']);
  if (known.stdout.split('\n').includes(name)) {
    await output(kindPath, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfigOf(name)]);
  }
  rmSync(kubeconfigOf(name), { force: true });
  rmSync(loadedNote(name), { force: true });
  rmSync(sharedDirectory(name), { recursive: true, force: true });
}

/** Takes clusters down, with the network kind made and the engine if we started it: nothing of ours goes on running. */
export async function clustersDown(names: readonly ClusterName[] = ['drover', 'drover-one']): Promise<void> {
  if (existsSync(kindPath) && (await engineAnswers())) {
    for (const name of names) await clusterDelete(name);
    const left = await capture(kindPath, ['get', 'clusters']);
    if (left.stdout.trim() !== '') return;
    await removeKindNetwork();
  }
  await stopEngine();
}
