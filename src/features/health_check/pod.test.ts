import fc from 'fast-check';
import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { wholeSeconds } from './pod.ts';
import { HealthCheck } from './spec.ts';

type Written = NonNullable<Parameters<typeof rendered>[0]['healthCheck']>;

function probes(healthCheck: Written) {
  const { container, pod } = rendered({ healthCheck });
  const { startupProbe, readinessProbe, livenessProbe } = container ?? {};
  return { startupProbe, readinessProbe, livenessProbe, annotations: pod.metadata.annotations };
}

test('without a check nothing is probed', () => {
  const { container, pod } = rendered({});
  expect(container).not.toHaveProperty('readinessProbe');
  expect(container).not.toHaveProperty('startupProbe');
  expect(container).not.toHaveProperty('livenessProbe');
  expect(pod.metadata.annotations).not.toHaveProperty('drover.dev/health-check');
});

test('article 1: a TCP check', () => {
  const tcpSocket = { port: 12345 };
  const healthCheck = {
    port: 12345,
    interval: 4000,
    responseTimeout: 2000,
    initializingTimeout: 30_000,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
  };
  expect(probes(healthCheck)).toMatchObject({
    startupProbe: { tcpSocket, periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 2_147_483_647 },
    readinessProbe: { tcpSocket, periodSeconds: 4, timeoutSeconds: 2, successThreshold: 2, failureThreshold: 3 },
    livenessProbe: { tcpSocket, periodSeconds: 4, timeoutSeconds: 2, failureThreshold: 75 },
  });
});

test('article 2: an HTTP check that answers within 200 ms, which a probe counts as a second', () => {
  const httpGet = { path: '/', port: 80, scheme: 'HTTP' };
  const healthCheck = {
    port: 80,
    requestLine: 'GET / HTTP/1.0',
    interval: 2000,
    responseTimeout: 200,
    healthyThreshold: 2,
    unhealthyThreshold: 3,
  };
  expect(probes(healthCheck)).toMatchObject({
    startupProbe: { httpGet, timeoutSeconds: 1 },
    readinessProbe: { httpGet, periodSeconds: 2, timeoutSeconds: 1, successThreshold: 2, failureThreshold: 3 },
    livenessProbe: { httpGet, periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 150 },
  });
});

test.each([
  ['recreate', true],
  ['recreateOnQuorum', false],
  ['none', false],
] as const)('strategy %s: the kubelet may restart a unit nobody replaces: %s', (strategy, mayRestart) => {
  expect(probes({ port: 80, strategy }).livenessProbe !== undefined).toBe(mayRestart);
});

test('the kubelet acts five minutes late at least, and four times as late as the operator', () => {
  const check = fc.record({
    interval: fc.integer({ min: 1, max: 600_000 }),
    unhealthyThreshold: fc.integer({ min: 1, max: 1000 }),
  });
  fc.assert(
    fc.property(check, ({ interval, unhealthyThreshold }) => {
      const { livenessProbe } = probes({ port: 80, interval, unhealthyThreshold });
      const { periodSeconds = 0, failureThreshold = 0 } = livenessProbe ?? {};
      expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(300);
      expect(failureThreshold).toBeGreaterThanOrEqual(4 * unhealthyThreshold);
    }),
  );
});

test('whole seconds are never shorter than written, by less than a second, and at least one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (milliseconds) => {
      const seconds = wholeSeconds(milliseconds);
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds * 1000).toBeGreaterThanOrEqual(milliseconds);
      expect((seconds - 1) * 1000).toBeLessThan(milliseconds);
    }),
  );
  expect(wholeSeconds(1)).toBe(1);
  expect(wholeSeconds(1000)).toBe(1);
  expect(wholeSeconds(1001)).toBe(2);
});

test.each<[string, object]>([
  [
    'GET /ping HTTP/1.1\\r\\nHost:\\ example.com',
    { path: '/ping', httpHeaders: [{ name: 'Host', value: 'example.com' }] },
  ],
  ['GET ping HTTP/1.0', { path: '/ping' }],
  ['GET /a?b=c HTTP/1.0', { path: '/a?b=c' }],
  ['/status', { path: '/status' }],
  ['HEAD / HTTP/1.0', { path: '/' }],
])('%s is asked for as a probe can', (requestLine, httpGet) => {
  const { readinessProbe } = probes({ port: 8080, requestLine });
  expect(readinessProbe?.httpGet).toEqual({ port: 8080, scheme: 'HTTP', ...httpGet });
  expect(readinessProbe).not.toHaveProperty('tcpSocket');
});

test.each([undefined, ''])('a request line %j is a TCP check', (requestLine) => {
  const { readinessProbe } = probes({ port: 80, ...(requestLine === undefined ? {} : { requestLine }) });
  expect(readinessProbe?.tcpSocket).toEqual({ port: 80 });
  expect(readinessProbe).not.toHaveProperty('httpGet');
});

test('a unit carries the check it was made with', () => {
  const healthCheck = { port: 80, strategy: 'none' as const };
  const carried = probes(healthCheck).annotations['drover.dev/health-check'] ?? '';
  expect(HealthCheck.parse(JSON.parse(carried))).toEqual(HealthCheck.parse(healthCheck));
});
