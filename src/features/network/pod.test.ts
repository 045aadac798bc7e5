import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';

test("the host's network, and no other", () => {
  expect(rendered({ networkMode: 'host' }).spec.hostNetwork).toBe(true);
  for (const networkMode of ['none', 'bridge', 'container:side', 'macvlan', undefined]) {
    expect(rendered({ networkMode }).spec).not.toHaveProperty('hostNetwork');
  }
});

test("on the host's network no other public port is asked for, which the API server would refuse", () => {
  const spec = { ports: ['8080:80', '80:80', '127.0.0.1:53:53/udp'], expose: ['9000'] };
  expect(rendered({ networkMode: 'host', ...spec }).container?.ports).toEqual([
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP' },
    { containerPort: 9000, protocol: 'TCP' },
  ]);
});

test("a sidekick is in the primary's network", () => {
  const side = { name: 'side', image: 'a', networkMode: 'host', ports: ['8080:80'] };
  expect(rendered({ sidekicks: [side] }).spec).not.toHaveProperty('hostNetwork');
  const { spec } = rendered({ networkMode: 'host', sidekicks: [{ ...side, networkMode: 'none' }] });
  expect(spec.hostNetwork).toBe(true);
  expect(spec.containers[1]?.ports).toEqual([{ containerPort: 80, protocol: 'TCP' }]);
});

test.each([
  [{}, undefined, 0],
  [{ networkMode: 'host' }, undefined, 0],
  [{ networkMode: 'none' }, undefined, 1],
  [{ networkMode: 'bridge' }, undefined, 1],
  [{ networkMode: 'macvlan' }, undefined, 1],
  [{ networkMode: 'host' }, {}, 1],
  [{ networkMode: 'host' }, { networkMode: 'host' }, 0],
  [{ networkMode: 'container:web' }, { networkMode: 'host' }, 0],
])('%j beside %j: %d is not acted on', (spec, primary, count) => {
  expect(ignored(spec, primary)).toHaveLength(count);
});
