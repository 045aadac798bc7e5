import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { until } from '../cluster/kubectl.ts';
import { kubectl, Scenario } from './scenario.ts';

test('a stack of compose files comes up, follows its texts, survives a bad one, and takes its services with it', async () => {
  const scenario = await Scenario.begin('stack');
  const where = ['-n', scenario.namespace];
  const folder = join(mkdtempSync(join(tmpdir(), 'drover-stack-')), 'stack');
  cpSync(join(root, 'examples/stack'), folder, { recursive: true });
  const apply = () => kubectl.run(['apply', '-k', folder, ...where]);
  const untilReady = () => kubectl.run(['wait', '--for=condition=Ready', 'rstack/shop', ...where, '--timeout=180s']);
  const change = (file: string, from: string, to: string) => {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
  };

  await apply();
  await untilReady();
  const { status } = await kubectl.get('rstack', 'shop', ...where);
  expect(status).toMatchObject({ state: 'active', healthState: 'healthy', total: 2, ready: 2 });
  const units = await scenario.untilReady('web', 2);
  expect(await scenario.exec(units[0] as (typeof units)[0], 'echo $SITE_TITLE')).toBe('Open\n');

  // A changed text is another ConfigMap, and replaces the units of the service that it changes.
  change('rancher-compose.yml', 'scale: 2', 'scale: 1');
  change('docker-compose.yml', 'SITE_TITLE: ${TITLE}', 'SITE_TITLE: "${TITLE}, always"');
  const [jobs] = await scenario.units('jobs');
  await apply();
  await until('the changed units', async () => {
    const [unit, ...others] = await scenario.untilReady('web', 1);
    return unit && others.length === 0 && (await scenario.exec(unit, 'echo $SITE_TITLE')) === 'Open, always\n';
  });
  await untilReady();
  expect((await scenario.units('jobs'))[0]?.uid).toBe(jobs?.uid);

  // Nothing that runs is touched for a text that cannot be read.
  const before = await scenario.units('web');
  change('docker-compose.yml', '- "80"', '- "eighty"');
  await apply();
  await kubectl.run(['wait', '--for=condition=Stalled', 'rstack/shop', ...where, '--timeout=60s']);
  const described = await kubectl.run(['describe', 'rstack', 'shop', ...where]);
  expect(described).toMatch(/docker-compose\.yml:6:\d+: RC\d{4}/);
  expect(await scenario.units('web')).toEqual(before);

  await kubectl.run(['delete', 'rstack', 'shop', ...where, '--cascade=foreground', '--timeout=120s']);
  expect(await kubectl.list('rsvc', ...where)).toEqual([]);
  await scenario.end();
});
