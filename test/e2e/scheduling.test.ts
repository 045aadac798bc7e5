/** Rancher's rules of scheduling, written as in compose files: the scheduler has the last word, and is asked here. */
import { afterAll, beforeAll, expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { condition, kubectl, Scenario } from './scenario.ts';

const image = 'drover.local/probe-target:dev';
const workers = ['drover-worker', 'drover-worker2', 'drover-worker3'];
const prefix = 'e2e.drover.dev';

const hostLabels = {
  'drover-worker': [`${prefix}/disk=ssd`],
  'drover-worker2': [`${prefix}/disk=ssd`, `${prefix}/old=yes`],
  'drover-worker3': [`${prefix}/rack=r3`],
};

beforeAll(async () => {
  for (const [host, labels] of Object.entries(hostLabels))
    await kubectl.run(['label', 'node', host, '--overwrite', ...labels]);
});

afterAll(async () => {
  const keys = ['disk', 'old', 'rack'].map((name) => `${prefix}/${name}-`);
  await kubectl.run(['label', 'node', ...workers, ...keys]);
});

/** A service of a compose file with rules of scheduling, by the ends of their labels. */
function service(rules: Readonly<Record<string, string>>, ports: readonly string[] = []): object {
  const labels = Object.entries(rules).map(([rule, value]) => [`io.rancher.scheduler.affinity:${rule}`, value]);
  return { image, ports, labels: Object.fromEntries(labels) };
}

test('every form of a rule leads to a host that fits, and what fits nowhere says what it needs', async () => {
  const scenario = await Scenario.begin('scheduling');
  const odd = 'a value/with spaces';
  const database = 'io.rancher.stack_service.name=$${stack_name}/db';
  const db = { image, labels: { tier: 'db', odd, 'io.rancher.service.requested.host.id': 'drover-worker2' } };
  // First, so that the others find it: what keeps off its host keeps it off theirs, too.
  await scenario.up({ docker: JSON.stringify({ db }) });
  const hostOf = async (name: string) => (await scenario.untilReady(name, 1))[0]?.host;
  expect(await hostOf('db')).toBe('drover-worker2');

  const docker = {
    db,
    hard: service({ host_label: `${prefix}/disk=ssd`, host_label_ne: `${prefix}/old=yes` }),
    soft: service({ host_label_soft: `${prefix}/rack=r3` }),
    'soft-ne': service({ host_label_soft_ne: `${prefix}/disk=ssd` }),
    'nowhere-softly': service({ host_label_soft: `${prefix}/disk=nvme` }),
    beside: service({ container_label: database }),
    'beside-odd': service({ container_label: `odd=${odd}` }),
    'beside-softly': service({ container_label_soft: 'tier=db' }),
    'beside-name': service({ container: `${scenario.namespace}-db-1` }),
    apart: service({ container_label_ne: `tier=db,${database}` }),
    'apart-softly': service({ container_soft_ne: `${scenario.namespace}-db-1` }),
    spread: service({}),
    published: service({}, ['18080:8080']),
    'as-many': service({}, ['18081:8080']),
  };
  const rancher = { spread: { scale: 3 }, published: { scale: 4 }, 'as-many': { scale_policy: { min: 1, max: 5 } } };
  await scenario.up({ docker: JSON.stringify(docker), rancher: JSON.stringify(rancher) });

  expect(await hostOf('hard')).toBe('drover-worker');
  expect(await hostOf('soft')).toBe('drover-worker3');
  expect(await hostOf('soft-ne')).toBe('drover-worker3');
  expect(workers).toContain(await hostOf('nowhere-softly'));
  for (const name of ['beside', 'beside-odd', 'beside-softly', 'beside-name']) {
    expect([name, await hostOf(name)]).toEqual([name, 'drover-worker2']);
  }
  for (const name of ['apart', 'apart-softly'])
    expect([name, await hostOf(name)]).not.toEqual([name, 'drover-worker2']);
  expect((await scenario.untilReady('spread', 3)).map(({ host }) => host).sort()).toEqual(workers);

  const needs = 'host needs ports 18080/tcp available';
  const { note } = await scenario.untilEvent('published', 'AllocationFailed');
  expect(note).toContain(needs);
  expect(note).toContain("didn't have free ports");
  const { status } = await until('three are published', async () => {
    const object = await scenario.service('published');
    return object.status.ready === 3 && object;
  });
  expect(status).toMatchObject({ state: 'activating' });
  expect(condition(status, 'Ready')).toMatchObject({ status: 'False', message: expect.stringContaining(needs) });

  await until('the policy has settled', async () => {
    const { status: its } = await scenario.service('as-many');
    return its.scalePolicy?.settled === 3 && its.scalePolicy.refusedOn !== undefined && its.ready === 3;
  });
  await scenario.untilReady('as-many', 3);
  await scenario.end();
});
