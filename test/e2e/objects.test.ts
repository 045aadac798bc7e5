import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { condition, kubectl, Scenario } from './scenario.ts';

const image = 'drover.local/probe-target:dev';
const healthCheck = { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 };

test('scale goes 2, 10, 1 by kubectl scale, newest units first, and an autoscaler is content', async () => {
  const scenario = await Scenario.begin('scale');
  await scenario.apply('site', { image, scale: 2, healthCheck });
  const [first] = await scenario.untilReady('site', 2);
  await kubectl.run(['scale', 'rsvc/site', '-n', scenario.namespace, '--replicas=10']);
  const ten = await scenario.untilReady('site', 10);
  expect(ten.map((unit) => unit.index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await kubectl.run(['scale', 'rsvc/site', '-n', scenario.namespace, '--replicas=1']);
  const [last] = await scenario.untilReady('site', 1);
  expect(last?.uid).toBe(first?.uid);

  await kubectl.apply({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'site', namespace: scenario.namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', name: 'site' },
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
    },
  });
  await until('the autoscaler reads the scale', async () => {
    const { status } = await kubectl.get('hpa', 'site', '-n', scenario.namespace);
    return condition(status, 'AbleToScale')?.status === 'True';
  });
  await kubectl.run(['scale', 'rsvc/site', '-n', scenario.namespace, '--replicas=0']);
  await until('it is inactive', async () => (await scenario.service('site')).status.state === 'inactive');
  await scenario.end();
});

test('orphaned units are adopted by the service that is made anew', async () => {
  const scenario = await Scenario.begin('adopt');
  await scenario.apply('site', { image, scale: 2, healthCheck });
  const before = await scenario.untilReady('site', 2);
  await kubectl.run(['delete', 'rsvc', 'site', '-n', scenario.namespace, '--cascade=orphan']);
  expect((await scenario.units('site')).map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  await scenario.apply('site', { image, scale: 2, healthCheck });
  const after = await scenario.untilReady('site', 2);
  expect(after.map((unit) => unit.uid)).toEqual(before.map((unit) => unit.uid));
  await scenario.untilEvent('site', 'InstanceAdopted');
  await scenario.end();
});

test('a service deleted while its units are being made leaves nothing behind', async () => {
  const scenario = await Scenario.begin('deleted');
  await scenario.apply('site', { image, scale: 8, healthCheck });
  await until('some units', async () => (await scenario.units('site')).length > 0, { everyMs: 20 });
  await kubectl.run(['delete', 'rsvc', 'site', '-n', scenario.namespace, '--wait=true', '--timeout=120s']);
  await until('no Pods', async () => (await scenario.pods('site')).length === 0);
  await until(
    'no Service',
    async () => (await kubectl.try(['get', 'svc', 'site', '-n', scenario.namespace])).code !== 0,
  );
  await scenario.end();
});

test('garbage is refused by the API server, or stalls itself and nobody else', async () => {
  const scenario = await Scenario.begin('garbage');
  const applied = await kubectl.try(
    ['apply', '-f', '-'],
    JSON.stringify({
      apiVersion: 'drover.dev/v1alpha1',
      kind: 'RancherService',
      metadata: { name: 'bad', namespace: scenario.namespace },
      spec: { image: 7, scale: 'many' },
    }),
  );
  expect(applied.code).not.toBe(0);
  await scenario.apply('request', { image, healthCheck: { port: 80, requestLine: 'GET / HTTP/1.1 Host: x' } });
  await scenario.apply('shape', { image, podTemplate: { spec: { containers: 'none' } } });
  const primary = { name: 'primary', imagePullPolicy: 'Sometimes' };
  await scenario.apply('template', { image, podTemplate: { spec: { containers: [primary] } } });
  await scenario.apply('good', { image, healthCheck });
  for (const [name, reason] of [
    ['request', 'InvalidRequestLine'],
    ['shape', 'InvalidSpec'],
    ['template', 'CreateRefused'],
  ] as const) {
    await until(`${name} is stalled`, async () => {
      const stalled = condition((await scenario.service(name)).status, 'Stalled');
      return stalled?.status === 'True' && stalled.reason === reason;
    });
  }
  await scenario.untilReady('good', 1);
  await scenario.end();
});

test('a namespace that forbids published ports stalls the service in the words of the admission', async () => {
  const scenario = await Scenario.begin('forbidden', 'baseline');
  await scenario.apply('site', { image, ports: ['18080:8080'] });
  const stalled = await until('it is stalled', async () =>
    condition((await scenario.service('site')).status, 'Stalled'),
  );
  expect(stalled.reason).toBe('CreateRefused');
  expect(stalled.message).toContain('hostPort');
  await scenario.end();
});

test('a namespace goes with everything in it, quickly and quietly', async () => {
  const scenario = await Scenario.begin('namespace');
  for (const name of ['one', 'two', 'three']) await scenario.apply(name, { image, scale: 2, healthCheck });
  for (const name of ['one', 'two', 'three']) await scenario.untilReady(name, 2);
  await kubectl.run(['delete', 'namespace', scenario.namespace, '--wait=true', '--timeout=180s']);
  const logs = await kubectl.run([
    'logs',
    '-n',
    'drover-system',
    '-l',
    'app.kubernetes.io/component=operator',
    '--tail=-1',
    '--since=5m',
  ]);
  const refusals = logs
    .split('\n')
    .filter((line) => line.includes(`"key":"${scenario.namespace}/`) && line.includes('"err"'));
  expect(refusals).toEqual([]);
});

test('the printed resources are what a person would want to read', async () => {
  const scenario = await Scenario.begin('columns');
  await scenario.apply('site', { image, scale: 2, healthCheck });
  await scenario.untilReady('site', 2);
  const printed = await kubectl.run(['get', 'rancher', '-n', scenario.namespace]);
  expect(printed).toMatch(/NAME\s+STATE\s+HEALTH\s+SCALE\s+READY\s+IMAGE\s+AGE/);
  expect(printed).toMatch(/site\s+active\s+healthy\s+2\s+2\s+drover\.local\/probe-target:dev/);
  await scenario.end();
});
