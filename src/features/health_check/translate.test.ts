import { describe, expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

function check(lines: string): { check: unknown; said: readonly string[] } {
  const { spec, said } = convertKeys(`health_check:\n${lines.replaceAll(/^/gm, '  ')}`);
  return { check: spec?.['healthCheck'], said };
}

test('a TCP check with nothing but a port', () => {
  expect(check('port: 12345')).toEqual({ check: { port: 12345 }, said: [] });
  expect(check("port: 12345\nrequest_line: ''")).toEqual({ check: { port: 12345 }, said: [] });
  expect(check('port: 12345\nrequest_line:')).toEqual({ check: { port: 12345 }, said: [] });
});

test('every field', () => {
  const lines = [
    'port: 80',
    'request_line: GET /health HTTP/1.1',
    'interval: 5000',
    'response_timeout: 3000',
    'healthy_threshold: 1',
    'unhealthy_threshold: 4',
    'initializing_timeout: 60000',
    'reinitializing_timeout: 90000',
    'strategy: recreateOnQuorum',
    'recreate_on_quorum_strategy_config: {quorum: 2}',
  ];
  expect(check(lines.join('\n'))).toEqual({
    check: {
      port: 80,
      requestLine: 'GET /health HTTP/1.1',
      interval: 5000,
      responseTimeout: 3000,
      healthyThreshold: 1,
      unhealthyThreshold: 4,
      initializingTimeout: 60000,
      reinitializingTimeout: 90000,
      strategy: 'recreateOnQuorum',
      recreateOnQuorumStrategyConfig: { quorum: 2 },
    },
    said: [],
  });
});

test('numbers may be text, and 0 is not set', () => {
  expect(check('port: "80"\ninterval: "3000"\ninitializing_timeout: 0\nhealthy_threshold: 0').check).toEqual({
    port: 80,
    interval: 3000,
    responseTimeout: 3000,
  });
});

test('without a response_timeout HAProxy waited as long as the interval', () => {
  expect(check('port: 80\ninterval: 10000').check).toMatchObject({ responseTimeout: 10000 });
});

describe('strategy', () => {
  test.each(['none', 'recreate', 'recreateOnQuorum'])('%s', (strategy) => {
    expect(check(`port: 80\nstrategy: ${strategy}`).check).toEqual({ port: 80, strategy });
  });

  test('a quorum without its strategy is left out', () => {
    expect(check('port: 80\nrecreate_on_quorum_strategy_config: {quorum: 2}')).toEqual({
      check: { port: 80 },
      said: [expect.stringContaining('RC5014')],
    });
  });

  test('any other is an error', () => {
    expect(check('port: 80\nstrategy: Recreate').said).toEqual([expect.stringContaining('RC4013')]);
  });
});

describe('what a probe cannot say', () => {
  test.each([
    ['request_line: HEAD / HTTP/1.1', 'RC5009'],
    ['request_line: GET / HTTP/1.0', 'RC5010'],
    ['request_line: GET health HTTP/1.1', 'RC5010'],
    ['response_timeout: 200', 'RC5011'],
    ['interval: 500', 'RC5011'],
  ])('%s', (line, code) => {
    const { said } = check(`port: 80\n${line}`);
    expect(new Set(said.map((text) => text.slice(0, 6)))).toEqual(new Set([code]));
  });

  test.each(['/', '/health', '/metrics/snapshot'])('a path alone, %s, is asked with OPTIONS', (path) => {
    const { check: its, said } = check(`port: 80\nrequest_line: ${path}`);
    expect(its).toMatchObject({ requestLine: path });
    expect(said[0]).toMatch(/^RC5009 `\/[a-z/]*` alone asks with OPTIONS, as in Rancher/);
  });

  test('and what it can', () => {
    const line = String.raw`request_line: GET /a?b=c HTTP/1.1\r\nHost:\ shop.example`;
    expect(check(`port: 80\ninterval: 3000\nresponse_timeout: 2000\n${line}`).said).toEqual([]);
  });
});

describe('mistakes', () => {
  test('a misspelt key, with the one that was meant', () => {
    expect(check('port: 80\ninitializingTimeout: 1').said).toEqual([expect.stringContaining('RC4009')]);
  });

  test('a key of the service, with where it belongs', () => {
    expect(check('port: 80\ndrain_timeout_ms: 10').said).toEqual([
      expect.stringMatching(/^RC4009 `drain_timeout_ms` is left out: it is a key of the service/),
    ]);
  });

  test('a name, which did nothing', () => {
    expect(check('port: 80\nname: web').said).toEqual([expect.stringMatching(/^RC5166/)]);
  });

  test.each([
    ['interval: 1000', 'RC4026'],
    ['port:', 'RC4026'],
    ['port: http', 'RC4003'],
    ['port: 0', 'RC4004'],
    ['port: 65536', 'RC4004'],
    ['port: 80\ninterval: -1', 'RC4004'],
    ['port: 80\ninterval: 1.5', 'RC4003'],
    ['port: 80\nrequest_line: GET / HTTP/1.1 Host:x', 'RC4012'],
    ['port: 80\nrequest_line: [GET]', 'RC4005'],
  ])('%j', (lines, code) => {
    expect(check(lines).said).toEqual([expect.stringContaining(code)]);
  });
});

describe('a sidekick', () => {
  const file = `web: {image: nginx, labels: {io.rancher.sidekicks: app}, health_check: {port: 80}}
app: {image: app, health_check: {port: 9000, strategy: none}}`;

  test('has a check of its own, whose strategy does nothing', () => {
    const { manifests, diagnostics } = convertText(file);
    expect(manifests[1]?.spec?.['sidekicks']).toMatchObject([{ healthCheck: { port: 9000, strategy: 'none' } }]);
    expect(diagnostics.map(({ code }) => code)).toEqual(['RC5160']);
  });

  test.each([
    [false, []],
    [true, ['spec.sidekicks[app].healthCheck']],
  ])('is asked, unless it runs once, and then the status says so: %s', (startOnce, ignored) => {
    const healthCheck = { port: 80 };
    const { spec } = desired({ healthCheck, sidekicks: [{ name: 'app', image: 'app', healthCheck, startOnce }] });
    expect(ignoredFields(spec).map(({ field }) => field)).toEqual(ignored);
  });
});

test('the label that made the command line wait is kept', () => {
  const { said, spec } = convertKeys('labels: {io.rancher.service.wait_for_healthcheck: "true"}');
  expect(spec?.['labels']).toEqual({ 'io.rancher.service.wait_for_healthcheck': 'true' });
  expect(said).toEqual([expect.stringMatching(/^RC5166/)]);
});
