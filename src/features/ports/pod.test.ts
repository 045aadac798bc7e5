import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored, servicePorts } from './pod.ts';

test('without ports the container names none', () => {
  expect(rendered({}).container).not.toHaveProperty('ports');
  expect(servicePorts({})).toEqual([]);
});

test.each([
  ['8080:80', { containerPort: 80, hostPort: 8080, protocol: 'TCP' }],
  ['53:53/udp', { containerPort: 53, hostPort: 53, protocol: 'UDP' }],
  ['127.0.0.1:8080:80', { containerPort: 80, hostPort: 8080, hostIP: '127.0.0.1', protocol: 'TCP' }],
  ['[::1]:8080:80/tcp', { containerPort: 80, hostPort: 8080, hostIP: '::1', protocol: 'TCP' }],
])('%s is published on the host', (written, port) => {
  expect(rendered({ ports: [written] }).container?.ports).toEqual([port]);
});

test('an exposed port is opened on no host', () => {
  expect(rendered({ expose: ['80', '53/udp'] }).container?.ports).toEqual([
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 53, protocol: 'UDP' },
  ]);
});

test('a port that is published and exposed is named once', () => {
  expect(rendered({ ports: ['8080:80'], expose: ['80', '80/udp'] }).container?.ports).toEqual([
    { containerPort: 80, hostPort: 8080, protocol: 'TCP' },
    { containerPort: 80, protocol: 'UDP' },
  ]);
});

test('one container port may be published twice', () => {
  expect(rendered({ ports: ['80:80', '8080:80'] }).container?.ports?.map(({ hostPort }) => hostPort)).toEqual([
    80, 8080,
  ]);
});

test('the service has every port of the containers once, in order', () => {
  expect(servicePorts({ ports: ['443:443', '80:80', '8080:80'], expose: ['53/udp', '53', '80'] })).toEqual([
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
    { port: 80, protocol: 'TCP' },
    { port: 443, protocol: 'TCP' },
  ]);
});

test('a port without a public one is opened on no host, and named', () => {
  const ports = ['80', '53:53/udp', '192.0.2.1::81'];
  expect(rendered({ ports }).container?.ports).toEqual([
    { containerPort: 53, hostPort: 53, protocol: 'UDP' },
    { containerPort: 80, protocol: 'TCP' },
    { containerPort: 81, protocol: 'TCP' },
  ]);
  expect(servicePorts({ ports }).map(({ port }) => port)).toEqual([53, 80, 81]);
  expect(ignored({ ports })).toEqual([{ field: 'spec.ports', reason: expect.stringContaining('80, 192.0.2.1::81') }]);
  expect(ignored({ ports: ['80:80'] })).toEqual([]);
});

test('a host opens a port once for a unit: the API server refuses two', () => {
  const side = { name: 'side', image: 'a', ports: ['80:8080', '80:8080/udp', '192.0.2.1:80:81'] };
  expect(rendered({ ports: ['80:80', '80:81'], sidekicks: [side] }).spec.containers.map(({ ports }) => ports)).toEqual([
    [
      { containerPort: 80, hostPort: 80, protocol: 'TCP' },
      { containerPort: 81, protocol: 'TCP' },
    ],
    [
      { containerPort: 8080, hostPort: 80, protocol: 'UDP' },
      { containerPort: 8080, protocol: 'TCP' },
      { containerPort: 81, protocol: 'TCP' },
    ],
  ]);
});
