/** Each kind of object is watched by itself: what one watch tells may come long before what another does. */
import { describe, expect } from 'vitest';

import { spec, test } from './service-life.ts';
import { aWhile, eventually } from './setting.ts';

describe('a unit that is told of before its host', () => {
  test('is left alone: its host is new, and not lost', async ({ slowCluster: cluster }) => {
    const { server } = cluster;
    const operator = await cluster.operator();
    await eventually(() => expect(server.watches({ plural: 'nodes' })).toHaveLength(1));
    cluster.wish({ ...spec, scale: 1 });
    await eventually(() => expect(cluster.isDone()).toBe(true));
    for (const watch of server.watches({ plural: 'nodes' })) watch.fallSilent();
    cluster.kubelet.addHost('host-new');
    cluster.wish({ ...spec, scale: 4 });
    await eventually(() => expect(cluster.pods()).toHaveLength(4));
    const onNew = () => cluster.pods().filter((pod) => (pod['spec'] as { nodeName?: string }).nodeName === 'host-new');
    await eventually(() => expect(onNew()).toHaveLength(1));
    const [before] = onNew();
    await operator.resync();
    await aWhile();
    expect(onNew().map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid]);
  });
});
