/** What the cluster's name server answers to a unit that asks for Rancher's names (docs/names.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { condition, kubectl, Scenario, type Unit } from './scenario.ts';

const image = 'drover.local/worker:dev';
const target = 'drover.local/probe-target:dev';
const healthCheck = {
  port: 8080,
  requestLine: 'GET / HTTP/1.0',
  interval: 1000,
  responseTimeout: 1000,
  strategy: 'none',
};

/** Puts manifests/coredns into the Corefile, as docs/names.md says, where it is not there yet. */
beforeAll(async () => {
  const { data } = await kubectl.get('configmap', 'coredns', '-n', 'kube-system');
  if (data.Corefile.includes('rancher.internal')) return;
  const block = readFileSync(join(root, 'manifests/coredns/rancher.server'), 'utf8');
  const patch = JSON.stringify({ data: { Corefile: `${data.Corefile}\n${block}` } });
  await kubectl.run(['patch', 'configmap', 'coredns', '-n', 'kube-system', '--type=merge', '-p', patch]);
  await kubectl.run(['rollout', 'restart', 'deployment/coredns', '-n', 'kube-system']);
  await kubectl.run(['rollout', 'status', 'deployment/coredns', '-n', 'kube-system', '--timeout=120s']);
}, 180_000);

type Named = readonly Pick<Unit, 'address'>[];

/** The addresses a unit gets for names, as lines `name address…`. */
async function lookUp(scenario: Scenario, from: Unit, names: readonly string[]): Promise<string[]> {
  const answer = await scenario.exec(
    from,
    `for name in ${names.join(' ')}; do getent ahostsv4 $name | sed "s|^|$name |"; done; true`,
  );
  const found = answer.split('\n').map((line) => line.split(/\s+/));
  return names.map((name) => {
    const addresses = found.flatMap(([asked, address = '']) => (asked === name ? [address] : []));
    return [name, ...[...new Set(addresses)].sort()].join(' ');
  });
}

/** Waits until a unit gets these addresses for these names, and for no name more. */
async function untilFound(scenario: Scenario, from: Unit, expected: Readonly<Record<string, Named>>): Promise<void> {
  const lines = Object.entries(expected).map(([name, units]) =>
    [name, ...units.map(({ address }) => address).sort()].join(' '),
  );
  let seen: string[] = [];
  const waiting = { timeoutMs: 60_000, everyMs: 200 };
  const found = until(
    'the names',
    async () => {
      seen = await lookUp(scenario, from, Object.keys(expected));
      return seen.join() === lines.join();
    },
    waiting,
  );
  await found.catch(() => expect(seen).toEqual(lines));
}

/** The same units for several names. */
function all(names: readonly string[], units: Named): Record<string, Named> {
  return Object.fromEntries(names.map((name) => [name, units]));
}

function make(namespace: string, kind: string, name: string, spec: object): Promise<unknown> {
  return kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind, metadata: { name, namespace }, spec });
}

test('every name of Rancher’s leads to whom it led', async () => {
  const [scenario, other] = [await Scenario.begin('names'), await Scenario.begin('namesother')];
  const home = scenario.namespace;
  await scenario.apply('site', { image: target, scale: 2, healthCheck, sidekicks: [{ name: 'logs', image }] });
  await other.apply('store', { image: target, healthCheck });
  await make(home, 'RancherExternalService', 'mail', { externalIps: ['192.0.2.25', '192.0.2.26'] });
  await make(home, 'RancherExternalService', 'far', { hostname: `Store.${other.namespace}.svc.cluster.local.` });
  const links = (...names: string[]) => names.map((service) => ({ service, alias: service }));
  await make(home, 'RancherServiceAlias', 'inner', { links: links('site') });
  const externalLinks = [{ stack: other.namespace, service: 'store', alias: 's' }];
  await make(home, 'RancherServiceAlias', 'all', { links: links('inner', 'mail'), externalLinks });
  await make(home, 'RancherServiceAlias', 'away', { links: links('far') });
  await scenario.apply('asker', {
    image,
    links: [
      { service: 'site', alias: 'www' },
      { service: 'far', alias: 'faraway' },
    ],
    externalLinks: [{ stack: other.namespace, service: 'store', alias: 'shop' }],
  });
  const [asker] = await scenario.untilReady('asker', 1);
  const sites = await scenario.untilReady('site', 2);
  const stores = await other.untilReady('store', 1);
  const [first, second] = sites;
  if (!asker || !first || !second) throw new Error('all units were ready');
  const mail = ['192.0.2.25', '192.0.2.26'].map((address) => ({ address }));

  await untilFound(scenario, asker, {
    ...all(['site', 'SITE', `site.${home}`, 'www', 'logs.site', `logs.site.${home}`], sites),
    ...all([`store.${other.namespace}`, 'shop', 'faraway', 'far', 'away'], stores),
    mail,
    ...all(['all', `all.${home}.rancher.internal`], [...sites, ...stores, ...mail]),
    [`${home}-site-1`]: [first],
    [`${home}-site-2.rancher-units.${home}`]: [second],
    ...all([`site.${home}.rancher.internal`, `Site.${home}.Rancher.Internal`, `www.${home}.rancher.internal`], sites),
    [`logs.site.${home}.rancher.internal`]: sites,
    ...all([`nobody.${home}.rancher.internal`, `nobody.${home}.svc.cluster.local.`], []),
  });
  await scenario.end();
  await other.end();
});

test('a stack without a dash in its name has its units’ names in rancher.internal, too', async () => {
  const namespace = 'rancherunits';
  await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=120s']);
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await make(namespace, 'RancherService', 'my-site', { image });
  const scenario = await Scenario.begin('askunits');
  await scenario.apply('asker', { image });
  const [asker] = await scenario.untilReady('asker', 1);
  const [pod] = await until('the unit runs', async () => {
    const pods = await kubectl.list('pods', '-n', namespace);
    return pods[0]?.status.podIP && pods;
  });
  if (!asker || !pod) throw new Error('both were there');
  await untilFound(scenario, asker, {
    [`${namespace}-my-site-1.rancher.internal`]: [{ address: pod.status.podIP }],
  });
  await scenario.end();
  await kubectl.run(['delete', 'namespace', namespace, '--wait=false']);
});

test('healthy units are named alone, and the last one when there is none', async () => {
  const scenario = await Scenario.begin('last');
  await scenario.apply('site', { image: target, scale: 2, healthCheck });
  await make(scenario.namespace, 'RancherServiceAlias', 'all', { links: [{ service: 'site', alias: 'site' }] });
  await scenario.apply('asker', { image, links: [{ service: 'site', alias: 'www' }] });
  const [asker] = await scenario.untilReady('asker', 1);
  const sites = await scenario.untilReady('site', 2);
  const [first, second] = sites;
  if (!asker || !first || !second) throw new Error('all units were ready');
  const own = `${scenario.namespace}-site-1`;
  const set = (unit: Unit, status: number) =>
    kubectl.run([
      'get',
      '--raw',
      `/api/v1/namespaces/${scenario.namespace}/pods/${unit.name}:8080/proxy/set?status=${status}`,
    ]);
  const three = ['site', 'www', 'all'];
  await untilFound(scenario, asker, all(three, sites));

  await set(first, 500);
  await untilFound(scenario, asker, { ...all(three, [second]), [own]: [first] });
  await set(second, 500);
  await until('none is healthy', async () => (await scenario.service('site')).status.ready === 0);
  await untilFound(scenario, asker, all(three, [second]));
  await scenario.patch('site', { serveLastWhenNoneHealthy: false });
  const whole = three.map((name) => `${name}.${scenario.namespace}.svc.cluster.local.`);
  await untilFound(scenario, asker, all(whole, []));
  await scenario.patch('site', { serveLastWhenNoneHealthy: true });
  await untilFound(scenario, asker, all(three, [second]));
  await set(first, 200);
  await untilFound(scenario, asker, all(three, [first]));

  await scenario.apply('late', { image, links: [{ service: 'asker', alias: 'www' }] });
  const clash = await until('the clash is told', async () => {
    const { status } = await scenario.service('late');
    return condition(status, 'AliasClash') as AnyObject | undefined;
  });
  expect(clash['message']).toContain('asker, which is older, has it for site');
  await scenario.end();
});
