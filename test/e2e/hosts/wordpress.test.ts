import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';

import { root } from '../../cluster/cache.ts';
import { killHost, startHost } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { ask, condition, kubectl, perhapsKillLeader, Scenario, type Unit } from '../scenario.ts';
import { fenceByTaint, untilAllHostsReturned } from './returned-hosts.ts';
import { WordPressSite } from './wordpress-site.ts';

/** The second article's last step: the database is killed, and the posts are still there. */

beforeAll(untilAllHostsReturned, 300_000);
afterEach(untilAllHostsReturned, 300_000);

const example = (file: string) => readFileSync(join(root, 'examples/wordpress', file), 'utf8');
// A machine that runs a whole cluster beside WordPress is slow: what is shown here is not how fast a page is.
const rancher = example('rancher-compose.yml')
  .replaceAll('initializing_timeout: 60000', 'initializing_timeout: 240000')
  .replaceAll('response_timeout: 2000', 'response_timeout: 10000')
  .replaceAll('interval: 2000', 'interval: 4000');
/** For the same reason. */
const patiently = { timeoutMs: 300_000 };
const env = example('.env');
const title = 'The article that stays';

async function database(scenario: Scenario): Promise<Unit> {
  const [unit] = await scenario.untilReady('db', 1);
  if (!unit) throw new Error('there is a database');
  return unit;
}

async function publish(scenario: Scenario): Promise<WordPressSite> {
  await database(scenario);
  await scenario.untilReady('mywordpress', 2, patiently);
  const site = new WordPressSite(scenario);
  await site.setUp('Articles');
  await site.post(title);
  await site.untilShows(title);
  return site;
}

/** The Pod is deleted, as somebody does who wants a fresh one. */
async function killDatabase(scenario: Scenario): Promise<void> {
  const db = await database(scenario);
  await kubectl.run(['delete', 'pod', db.name, '-n', scenario.namespace, '--wait=false']);
  await scenario.untilReplaced('db', db);
}

function untilAwaitingFencing(scenario: Scenario): Promise<unknown> {
  return until('the database waits for its host', async () => {
    const awaiting = condition((await scenario.service('db')).status, 'AwaitingFencing');
    return awaiting?.message.includes('is lost and may still write to its volume');
  });
}

test('the posts outlive the database, its host, a broken site and another image', async () => {
  const scenario = await Scenario.begin('wordpress');
  // A driver that the operator's configuration gives a class whose volumes every host can mount.
  const docker = `version: '2'\nservices:\n${example('docker-compose.yml').replace(/^/gm, '  ')}
volumes:
  db-data:
    driver: shared-disk
`;
  await scenario.up({ docker, rancher, env });
  const site = await publish(scenario);
  const claim = await kubectl.get('pvc', `${scenario.namespace}-db-data`, '-n', scenario.namespace);
  expect(claim.spec.storageClassName).toBe('shared');
  await perhapsKillLeader();

  await killDatabase(scenario);
  await site.untilShows(title);

  const lost = await database(scenario);
  await killHost(lost.host);
  await untilAwaitingFencing(scenario);
  await fenceByTaint(lost.host);
  const elsewhere = await scenario.untilReplaced('db', lost);
  expect(elsewhere.host).not.toBe(lost.host);
  await scenario.untilReady('mywordpress', 2, patiently);
  await site.untilShows(title);
  await untilAllHostsReturned();

  const [broken] = await scenario.untilReady('mywordpress', 2, patiently);
  if (!broken) throw new Error('there are two units');
  await scenario.exec(broken, 'echo rubbish >> /var/www/html/.htaccess');
  await until('the unit answers 500', async () => (await ask(broken)) === 500);
  await scenario.untilReplaced('mywordpress', broken, patiently);
  await site.untilShows(title);

  await scenario.patch('mywordpress', { image: 'drover.local/wordpress:next' });
  await until('both units run the next version', async () => (await site.versions()).join() === '2,2', patiently);
  await scenario.untilReady('mywordpress', 2, patiently);
  await site.untilShows(title);
  await scenario.end();
});

test('the pair as the article had it, without a volume: Drover warns, and keeps the data', async () => {
  const scenario = await Scenario.begin('wordpress-bare');
  const docker = example('docker-compose.yml').replace(/ {2}volumes:\n(.*\n){2}/, '');
  expect(docker).not.toContain('/var/lib/mysql');
  const said = await scenario.up({ docker, rancher, env });
  expect(said).toMatch(/RC5171: db is a database and names no volume for its data/);
  const site = await publish(scenario);
  const name = `${scenario.namespace}-db-1.var-lib-mysql`;
  const { metadata } = await kubectl.get('pvc', name, '-n', scenario.namespace);

  await killDatabase(scenario);
  await site.untilShows(title);

  // Its volume is bound to its host: it waits for it, says so, and is there again when the host is.
  const db = await database(scenario);
  await killHost(db.host);
  await untilAwaitingFencing(scenario);
  expect((await scenario.pods('db')).map(({ uid }) => uid)).toEqual([db.uid]);
  await startHost(db.host);
  await until('the database runs again', async () => {
    const after = await database(scenario);
    return after.host === db.host && condition((await scenario.service('db')).status, 'AwaitingFencing') === undefined;
  });
  await site.untilShows(title);
  expect((await kubectl.get('pvc', name, '-n', scenario.namespace)).metadata.uid).toBe(metadata.uid);
  await scenario.end();
});
