import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { ask, kubectl, Scenario } from './scenario.ts';

const html = '/var/www/html';
const size = '8Mi';

test('an empty volume begins with what the image has, is kept, and is deleted only where its service says so', async () => {
  const scenario = await Scenario.begin('volumes');
  const image = 'drover.local/failwhale:dev';
  const own = { target: html, name: 'html', perContainer: true, size };
  const policy = { whenScaled: 'delete', whenRemoved: 'delete' };
  await scenario.apply('site', { image, scale: 2, volumes: [own], volumePolicy: policy });
  await scenario.apply('plain', { image });
  await scenario.apply('empty', { image, volumes: [{ ...own, noCopy: true }] });
  await scenario.apply('bare', {
    image: 'drover.local/probe-target:dev',
    volumes: [{ target: '/data', name: 'data', perContainer: true, size }],
  });
  await scenario.apply('paths', {
    image: 'drover.local/worker:dev',
    volumes: [{ target: '/host', hostPath: '/var/drover-e2e/new' }, { target: '/own' }],
    tmpfs: [{ target: '/memory', size: '1Mi' }],
  });

  const [site] = await scenario.untilReady('site', 2);
  const [plain] = await scenario.untilReady('plain', 1);
  const [empty] = await scenario.untilReady('empty', 1);
  if (!site || !plain || !empty) throw new Error('all are there');
  const listed = `cd ${html} && stat -c '%n %u %g %a' . .htaccess index.php`;
  expect(await scenario.exec(site, listed)).toBe(await scenario.exec(plain, listed));
  await until('the site answers', async () => (await ask(site)) === 200);
  expect(await scenario.exec(empty, `ls -A ${html}`)).toBe('');

  // An image without a shell cannot copy: its unit is made anew without that.
  await scenario.untilEvent('bare', 'VolumeCopyImpossible');
  const [bare] = await scenario.untilReady('bare', 1);
  const { metadata } = await kubectl.get('pod', bare?.name ?? '', '-n', scenario.namespace);
  expect(metadata.annotations['drover.dev/without-copy']).toBe('true');

  const [paths] = await scenario.untilReady('paths', 1);
  if (!paths) throw new Error('it is there');
  expect(await scenario.exec(paths, 'stat -f -c %T /memory && touch /host/a /own/a && ls /host')).toBe('tmpfs\na\n');

  // What was in the volume is there again, and what its owner took out of it stays out.
  await scenario.exec(site, `cd ${html} && echo mine > mine && rm index.php`);
  await kubectl.run(['delete', 'pod', site.name, '-n', scenario.namespace, '--wait=false']);
  const next = await scenario.untilReplaced('site', site);
  expect(await scenario.exec(next, `cd ${html} && cat mine && ls`)).toBe('mine\nmine\n');

  const claims = async () =>
    (await kubectl.list('pvc', '-n', scenario.namespace)).map((claim) => claim.metadata.name).sort();
  const named = (...names: string[]) => names.map((name) => `${scenario.namespace}-${name}`);
  const others = ['bare-1.data', 'empty-1.html'];
  expect(await claims()).toEqual(named(...others, 'site-1.html', 'site-2.html'));
  await kubectl.run(['scale', 'rsvc/site', '-n', scenario.namespace, '--replicas=1']);
  const [left] = await scenario.untilReady('site', 1);
  await until('the claim of the index that was scaled away is gone', async () => (await claims()).length === 3);
  expect(await claims()).toEqual(named(...others, `site-${left?.index}.html`));
  await kubectl.run(['delete', 'rsvc', 'site', '-n', scenario.namespace, '--timeout=120s']);
  await until('its claims are gone', async () => (await claims()).join() === named(...others).join());
  await scenario.end();
});

test('an external volume is waited for, and the unit runs when it is there', async () => {
  const scenario = await Scenario.begin('external-volume');
  const volumes = [{ target: '/archive', name: 'archive', external: true, noCopy: true }];
  await scenario.apply('reader', { image: 'drover.local/worker:dev', volumes });
  const { note } = await scenario.untilEvent('reader', 'ExternalVolumeMissing');
  expect(note).toContain('the volume archive is declared as external, but could not be found');
  await kubectl.apply({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'archive', namespace: scenario.namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } },
  });
  await scenario.untilReady('reader', 1);
  await kubectl.run(['delete', 'rsvc', 'reader', '-n', scenario.namespace]);
  expect((await kubectl.get('pvc', 'archive', '-n', scenario.namespace)).status.phase).toBe('Bound');
  await scenario.end();
});
