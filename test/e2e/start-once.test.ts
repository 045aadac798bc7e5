import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { kubectl, Scenario } from './scenario.ts';

const image = 'drover.local/busybox:1';

test('what runs once is not run again, whatever its exit code, and a data container ends before the others start', async () => {
  const scenario = await Scenario.begin('start-once');
  const data = {
    name: 'data',
    image,
    command: ['touch', '/data/made'],
    startOnce: true,
    volumes: [{ target: '/data' }],
  };
  await scenario.apply('job', {
    image,
    entrypoint: ['sh', '-c'],
    command: ['ls /data/made && exit 3'],
    startOnce: true,
    volumesFrom: [{ member: 'data' }],
    sidekicks: [data],
  });
  const service = () => kubectl.get('rsvc', 'job', '-n', scenario.namespace);
  await until('it has run', async () => (await service()).status?.['healthState'] === 'started-once');
  await kubectl.run(['wait', '--for=condition=Ready', 'rsvc/job', '-n', scenario.namespace, '--timeout=30s']);
  const [unit] = await scenario.units('job');
  const pod = await kubectl.get('pod', unit?.name ?? '', '-n', scenario.namespace);
  expect(pod.status?.['containerStatuses']).toMatchObject([
    { name: 'primary', restartCount: 0, state: { terminated: { exitCode: 3 } } },
  ]);

  // Another scale looks at every unit anew: the one that has ended stays, and one more runs.
  await kubectl.run(['scale', 'rsvc/job', '-n', scenario.namespace, '--replicas=2']);
  await until('the second has run', async () => (await service()).status?.['ready'] === 2);
  const units = await scenario.units('job');
  expect(units.map(({ index }) => index)).toEqual([1, 2]);
  expect(units[0]?.uid).toBe(unit?.uid);
  await scenario.end();
});

test('with a program that runs once its unit ends, and what is kept running beside it until then', async () => {
  const scenario = await Scenario.begin('start-once-beside');
  await scenario.apply('job', {
    image,
    entrypoint: ['sh', '-c'],
    command: ['until wget -qO /dev/null http://127.0.0.1:9090/; do sleep 0.2; done; exit 3'],
    startOnce: true,
    sidekicks: [
      { name: 'kept', image: 'drover.local/probe-target:dev', environment: { PORTS: '9090' } },
      { name: 'once', image, entrypoint: ['sh', '-c'], command: ['exit 4'], startOnce: true },
    ],
  });
  await until('it has run', async () => (await scenario.service('job')).status?.['healthState'] === 'started-once');
  const [unit] = await scenario.units('job');
  const { status, spec } = await kubectl.get('pod', unit?.name ?? '', '-n', scenario.namespace);
  expect(status.containerStatuses).toMatchObject([
    { name: 'once', restartCount: 0, state: { terminated: { exitCode: 4 } } },
    { name: 'primary', restartCount: 0, state: { terminated: { exitCode: 3 } } },
  ]);
  expect(spec.initContainers).toMatchObject([{ name: 'kept', restartPolicy: 'Always' }]);
  expect((await scenario.service('job')).status).toMatchObject({ state: 'active', ready: 1 });
  await scenario.end();
});
