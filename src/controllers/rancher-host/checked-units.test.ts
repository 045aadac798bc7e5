import { describe, expect, test } from 'vitest';

import type { RancherService } from '../../api/rancher-service.ts';
import { check, container, healthy, sidekick, unit } from '../../plan/units.fixture.ts';
import type { PodItem } from '../rancher-service/observe.ts';
import { checkedUnits } from './checked-units.ts';

const ours = { namespace: 'shop', service: 'site', claims: [], controller: 'service-uid', ready: true };

function pod(over: Partial<PodItem> = {}): PodItem {
  return { ...ours, unit: healthy(1), address: '10.1.0.1', ...over };
}

/** What is checked of a Pod whose service has this check. */
function checked(item: PodItem, healthCheck: unknown = check()) {
  const service = { metadata: { uid: 'service-uid' }, spec: { healthCheck } } as unknown as RancherService;
  return checkedUnits([item], (key) => (key === 'shop/site' ? service : undefined));
}

test('a unit is checked at its address, by the numbers it was made with', () => {
  const made = healthy(1, { check: check({ port: 81, interval: 500, requestLine: 'GET / HTTP/1.0' }) });
  expect(checked(pod({ unit: made }))).toEqual([
    {
      uid: 'uid-1',
      host: 'a',
      target: {
        unit: 'uid-1.0',
        address: '10.1.0.1',
        port: 81,
        requestLine: 'GET / HTTP/1.0',
        interval: 500,
        responseTimeout: 2000,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
    },
  ]);
});

test('one that was made before its service had a check is checked by the numbers of the service', () => {
  expect(checked(pod({ unit: unit(1) }), check({ port: 99 }))[0]?.target.port).toBe(99);
});

test('a restarted container is checked afresh', () => {
  const restarted = healthy(1, { container: container({ restarts: 3 }) });
  expect(checked(pod({ unit: restarted }))[0]?.target.unit).toBe('uid-1.3');
});

test("with its host's network a unit is checked at the host's address", () => {
  expect(checked(pod({ address: '192.168.0.7' }))[0]?.target.address).toBe('192.168.0.7');
});

test.each<[string, PodItem]>([
  ['without a network has no address', { ...ours, unit: healthy(1) }],
  ['does not run', pod({ unit: healthy(1, { container: { ready: false, restarts: 0, running: false } }) })],
  ['is going', pod({ unit: healthy(1, { deletingSince: 1 }) })],
  ["is somebody else's", pod({ controller: 'another' })],
  [
    'has no owner',
    { namespace: 'shop', service: 'site', claims: [], unit: healthy(1), address: '10.1.0.1', ready: true },
  ],
  ['is of a service that is not there', pod({ service: 'gone' })],
])('a unit that %s is checked by nobody', (_, item) => {
  expect(checked(item)).toEqual([]);
});

test('removing the check of a service ends the checking of all its units', () => {
  const service = { metadata: { uid: 'service-uid' }, spec: {} } as unknown as RancherService;
  expect(checkedUnits([pod()], () => service)).toEqual([]);
});

describe('the sidekicks of a unit', () => {
  const made = healthy(1, {
    members: [
      sidekick('data', { check: check({ port: 81, interval: 500 }), container: container({ restarts: 2 }) }),
      sidekick('logs'),
      sidekick('once'),
      sidekick('stopped', { container: { ready: false, restarts: 0, running: false } }),
    ],
  });

  function targets(spec: object) {
    const service = { metadata: { uid: 'service-uid' }, spec } as unknown as RancherService;
    return checkedUnits([pod({ unit: made })], () => service).map(({ target }) => `${target.unit} ${target.port}`);
  }

  test('are checked at their unit’s address, each by its own numbers, and called by the name of the container', () => {
    const its = { healthCheck: check({ port: 99 }) };
    const sidekicks = [
      { name: 'data', ...its },
      { name: 'logs' },
      { name: 'once', startOnce: true, ...its },
      { name: 'stopped', ...its },
      { name: 'new', ...its },
    ];
    expect(targets({ healthCheck: check(), sidekicks })).toEqual(['uid-1.0 80', 'uid-1.2.data 81']);
    expect(targets({ sidekicks })).toEqual(['uid-1.2.data 81']);
  });

  test('that the service does not name any more are checked by nobody', () => {
    expect(targets({ healthCheck: check(), sidekicks: [] })).toEqual(['uid-1.0 80']);
  });
});
