import { expect, test } from 'vitest';

import { Metrics } from '../telemetry/metrics.ts';
import { type ClusterMetricsSources, reportCluster } from './cluster-metrics.ts';

const condition = (type: string, status: string, reason: string) => ({ type, status, reason });
const memory = (state: string) => ({ state });
const unit = (namespace: string, over: object) => ({ namespace, unit: over });

function sources(over: Partial<ClusterMetricsSources> = {}): ClusterMetricsSources {
  const services = [
    { metadata: { namespace: 'a', name: 'new' } },
    {
      metadata: { namespace: 'a', name: 'well' },
      status: { state: 'active', conditions: [condition('Ready', 'True', 'AllUnitsReady')] },
    },
    {
      metadata: { namespace: 'b', name: 'bad' },
      status: {
        state: 'error',
        conditions: [
          condition('Ready', 'False', 'NoUnitReady'),
          condition('Reconciling', 'True', 'Starting'),
          condition('Stalled', 'True', 'ImagePull'),
        ],
      },
    },
  ];
  const pods = [
    unit('a', { memory: memory('healthy') }),
    unit('a', { memory: memory('healthy'), members: [{ memory: memory('unhealthy') }] }),
    unit('a', { memory: memory('unhealthy'), deletingSince: 1 }),
    unit('b', {}),
  ];
  return {
    services: { list: () => services },
    pods: { list: () => pods },
    hosts: { list: () => [{ name: 'one' }, { name: 'two' }, { name: 'unseen' }] },
    stateOf: (host: string) => ({ one: 'active', two: 'disconnected' })[host],
    isStorm: () => true,
    leads: () => true,
    ...over,
  } as unknown as ClusterMetricsSources;
}

async function samples(given: ClusterMetricsSources): Promise<string[]> {
  const metrics = new Metrics();
  reportCluster(metrics, given);
  await metrics.render();
  return (await metrics.render())
    .split('\n')
    .filter((line) => /^drover_(units|services|service_t|hosts|storm)/.test(line));
}

test('the leader counts units, services, hosts and what is not in order, anew each time', async () => {
  expect(await samples(sources())).toEqual([
    'drover_units{namespace="a",health="healthy"} 1',
    'drover_units{namespace="a",health="unhealthy"} 1',
    'drover_units{namespace="b",health="unchecked"} 1',
    'drover_services{namespace="a",state="new"} 1',
    'drover_services{namespace="a",state="active"} 1',
    'drover_services{namespace="b",state="error"} 1',
    'drover_service_trouble{namespace="b",service="bad",reason="NoUnitReady",condition="NotReady"} 1',
    'drover_service_trouble{namespace="b",service="bad",reason="ImagePull",condition="Stalled"} 1',
    'drover_hosts{state="active"} 1',
    'drover_hosts{state="disconnected"} 1',
    'drover_storm_stop 1',
  ]);
});

test('who does not lead counts nothing', async () => {
  expect(await samples(sources({ leads: () => false }))).toEqual(['drover_storm_stop 0']);
});
