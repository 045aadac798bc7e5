/**
 * The idiom of the catalogues' Galera, Elasticsearch and ZooKeeper stacks: a primary that takes its volumes from a data
 * container, one unit on each host, each known by its name. A host goes, and with it a member of each cluster.
 */
import { afterEach, beforeAll, expect, test } from 'vitest';

import { killHost, startHost } from '../../cluster/hosts.ts';
import { type AnyObject, until } from '../../cluster/kubectl.ts';
import { condition, Scenario, type Unit } from '../scenario.ts';
import { untilAllHostsReturned } from './returned-hosts.ts';

const image = 'drover.local/busybox:1';
const target = '/var/lib/node';

/** Each unit notes its name and a token of its own when it begins on an empty volume, and serves them. */
const begin = `cd ${target} && { test -e name || { hostname > name; cat /proc/sys/kernel/random/uuid > token; }; }`;

function cluster(volume: object): object {
  const spread = {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: { cluster: 'one' } }, topologyKey: 'kubernetes.io/hostname' },
    ],
  };
  return {
    image,
    scale: 3,
    entrypoint: ['sh', '-c'],
    command: [`${begin} && exec httpd -f -p 8080 -h ${target}`],
    volumesFrom: [{ member: 'data' }],
    healthCheck: { port: 8080, requestLine: 'GET /name HTTP/1.0', interval: 2000, responseTimeout: 1000 },
    sidekicks: [{ name: 'data', image, command: ['true'], startOnce: true, volumes: [{ target, ...volume }] }],
    podTemplate: { metadata: { labels: { cluster: 'one' } }, spec: { affinity: { podAntiAffinity: spread } } },
  };
}

interface Kept {
  readonly hostname: string;
  readonly name: string;
  readonly token: string;
}

async function kept(scenario: Scenario, unit: Unit): Promise<Kept> {
  const [hostname = '', name = '', token = ''] = (
    await scenario.exec(unit, `hostname; cat ${target}/name ${target}/token`)
  ).split('\n');
  return { hostname, name, token };
}

function all(scenario: Scenario, units: readonly Unit[]): Promise<Kept[]> {
  return Promise.all(units.map((unit) => kept(scenario, unit)));
}

async function statusOf(scenario: Scenario): Promise<AnyObject> {
  return (await scenario.service('node')).status;
}

beforeAll(untilAllHostsReturned, 300_000);
afterEach(untilAllHostsReturned, 300_000);

test('with volumes bound to their hosts a lost member is back with its host, its name and its data', async () => {
  const scenario = await Scenario.begin('data-bound');
  await scenario.apply('node', cluster({ name: 'node', perContainer: true, size: '8Mi', storageClass: 'standard' }));
  const units = await scenario.untilReady('node', 3);
  const before = await all(scenario, units);
  expect(before.map(({ hostname, name }) => hostname === name && name)).toEqual(
    [1, 2, 3].map((index) => `${scenario.namespace}-node-${index}`),
  );
  const lost = units[1];
  if (!lost) throw new Error('three units were ready');

  await killHost(lost.host);
  const waits = await until('it says what it waits for', async () =>
    condition(await statusOf(scenario), 'AwaitingFencing'),
  );
  expect(waits.message).toContain(`unit 2: its host ${lost.host} is lost and may still write to its volume`);
  expect((await scenario.units('node')).map((unit) => unit.uid)).toEqual(units.map((unit) => unit.uid));

  await startHost(lost.host);
  const after = await scenario.untilReady('node', 3, { timeoutMs: 300_000 });
  expect(after.map((unit) => unit.uid)).toEqual(units.map((unit) => unit.uid));
  expect(await all(scenario, after)).toEqual(before);
  await scenario.end();
});

test('with volumes that every host can mount it runs elsewhere, with its name and its data', async () => {
  const scenario = await Scenario.begin('data-shared');
  const volume = { name: 'node', perContainer: true, size: '8Mi', storageClass: 'shared', accessMode: 'ReadWriteMany' };
  // Two of three hosts have a member, and the third takes the one that is lost.
  await scenario.apply('node', { ...cluster(volume), scale: 2 });
  const units = await scenario.untilReady('node', 2);
  const before = await all(scenario, units);
  const lost = units[1];
  if (!lost) throw new Error('two units were ready');

  await killHost(lost.host);
  const moved = await scenario.untilReplaced('node', lost);
  expect(moved.host).not.toBe(lost.host);
  const after = await scenario.untilReady('node', 2);
  expect(after[0]?.uid).toBe(units[0]?.uid);
  expect(await all(scenario, after)).toEqual(before);
  await scenario.end();
});
