import { test as base, expect } from 'vitest';

import { removePod } from './pods.ts';
import { ScriptedCluster } from './scripted-cluster.ts';
import { eventually } from './setting.ts';

interface Setting {
  readonly cluster: ScriptedCluster;
  /** Its time passes as fast as ours: what waits half a minute waits for ever. */
  readonly slowCluster: ScriptedCluster;
}

/** A test with a cluster of its own, in which no index may ever have two units. */
export const test = base.extend<Setting>({
  // biome-ignore lint/correctness/noEmptyPattern: the test runner reads what a fixture needs from this pattern
  cluster: ({}, use) => withCluster(use),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  slowCluster: ({}, use) => withCluster(use, 1),
});

async function withCluster(use: (cluster: ScriptedCluster) => Promise<void>, factor?: number): Promise<void> {
  const cluster = await ScriptedCluster.start(factor);
  await use(cluster);
  expect(cluster.doubles()).toEqual([]);
  await cluster.stop();
}

type Spec = typeof spec;

export const spec = {
  image: 'web:1',
  scale: 2,
  ports: ['8080:80'],
  volumes: [{ name: 'data', target: '/var/lib/data' }],
  healthCheck: { port: 80, interval: 2000, unhealthyThreshold: 3, strategy: 'recreate' },
};

/**
 * A service's life: it comes up, changes its image, loses a unit to its health check, one to nobody and one with its
 * host, grows and shrinks.
 */
const chapters: readonly ((cluster: ScriptedCluster, spec: Spec) => void)[] = [
  (cluster, spec) => cluster.wish(spec),
  (cluster, spec) => cluster.wish({ ...spec, image: 'web:2' }),
  (cluster) => {
    const [first] = cluster.pods();
    if (first) cluster.kubelet.report(first, false);
  },
  (cluster) => removePod(cluster.server, cluster.pods().at(-1)?.metadata.name ?? ''),
  (cluster) => {
    const host = cluster.pods()[0]?.['spec'] as { readonly nodeName: string };
    cluster.kubelet.lose(host.nodeName);
  },
  (cluster, spec) => {
    cluster.kubelet.bringBack();
    cluster.wish({ ...spec, image: 'web:2', scale: 3 });
  },
  (cluster, spec) => cluster.wish({ ...spec, image: 'web:2', scale: 1 }),
];

/** With a volume that only one unit may write to a successor waits for the end of its predecessor, without it does not. */
export const kinds = {
  'with a volume': spec,
  'without volumes': { ...spec, volumes: [] },
} satisfies Record<string, Spec>;
export type Kind = keyof typeof kinds;

/** Tells the story to the end. @returns what there is after each chapter. */
export async function live(cluster: ScriptedCluster, kind: Kind = 'with a volume'): Promise<object[]> {
  const pictures: object[] = [];
  for (const chapter of chapters) {
    const before = cluster.pods().map(({ metadata }) => metadata.uid);
    chapter(cluster, kinds[kind]);
    await eventually(() => {
      expect(cluster.pods().map(({ metadata }) => metadata.uid)).not.toEqual(before);
      expect(cluster.isDone()).toBe(true);
    });
    pictures.push(cluster.picture());
  }
  return pictures;
}

interface Life {
  /** What there was after each chapter. */
  readonly pictures: object[];
  /** How many writes it took, Events not counted. */
  readonly deeds: number;
}

async function tellUndisturbed(kind: Kind): Promise<Life> {
  const cluster = await ScriptedCluster.start();
  await cluster.operator();
  const pictures = await live(cluster, kind);
  const deeds = cluster.server.writes().filter(({ plural }) => plural !== 'events').length;
  await cluster.stop();
  return { pictures, deeds };
}

const told = new Map<Kind, Promise<Life>>();

/** What every disturbed life is compared with. */
export function undisturbed(kind: Kind = 'with a volume'): Promise<Life> {
  const life = told.get(kind) ?? tellUndisturbed(kind);
  told.set(kind, life);
  return life;
}
