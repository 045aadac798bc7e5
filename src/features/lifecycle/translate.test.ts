import { expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test.each(['always', '"no"', 'no', 'false', 'on-failure:3', 'unless-stopped'])(
  'restart: %s becomes nothing',
  (policy) => {
    const { spec, said } = convertKeys(`restart: ${policy}`);
    expect(spec).toEqual({ image: 'nginx' });
    expect(said).toEqual([expect.stringMatching(/^RC510[45]/)]);
  },
);

test.each(['no', '"no"', 'false'])('restart: %s is told how a container runs once', (policy) => {
  const { diagnostics } = convertText(`web:\n  image: nginx\n  restart: ${policy}\n`);
  expect(diagnostics).toMatchObject([
    { code: 'RC5105', severity: 'note', hint: expect.stringContaining('start_once') },
  ]);
});

test('who has said so already is not told', () => {
  const labels = 'labels: {io.rancher.container.start_once: true}';
  expect(convertKeys(`restart: no\n${labels}`).said).toContainEqual(expect.stringContaining('RC5104'));
});

test.each(['container_name: a', 'start_on_create: false', 'service_schemas: {a: {}}', 'name: x'])(
  '%s is noted',
  (key) => {
    expect(convertKeys(key)).toEqual({ spec: { image: 'nginx' }, said: [expect.stringContaining('RC5104')] });
  },
);

test('who did not want a service to start is told how it is kept stopped: Rancher started it', () => {
  const hints = (value: string) =>
    convertText(`web:\n  image: nginx\n  start_on_create: ${value}\n`).diagnostics.map(({ hint }) => hint);
  expect(hints('false')).toEqual([expect.stringContaining('spec.active: false')]);
  expect(hints('true')).toEqual([undefined]);
});

test("compose's healthcheck becomes no probe, and is told how Rancher's is written", () => {
  const test = 'healthcheck:\n  test: ["CMD-SHELL", "curl -f http://localhost || exit 1"]';
  const { manifests, diagnostics } = convertText(`web:\n  image: nginx\n  ${test.replace('\n', '\n  ')}\n`);
  expect(manifests.at(-1)?.spec).toEqual({ image: 'nginx' });
  expect(diagnostics).toMatchObject([
    { code: 'RC5106', severity: 'warning', grade: 'unsupported', hint: expect.stringContaining('request_line') },
  ]);
});

test('an idle key of a balancer is none that it lacks', () => {
  const { diagnostics } = convertText('lb:\n  image: rancher/load-balancer-service\n  restart: always\n');
  expect(diagnostics.map(({ code }) => code)).not.toContain('RC5001');
});
