import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';
import { ignoredFields } from '../../plan/ignored.ts';
import { desired } from '../../plan/units.fixture.ts';

const startOnce = 'io.rancher.container.start_once';

interface Member {
  readonly startOnce?: boolean;
}

/** The spec of the unit `web` with the sidekick `data`, and what was said. */
function unit(data: object, web: object = {}) {
  const file = {
    web: { image: 'nginx', labels: { 'io.rancher.sidekicks': 'data' }, ...web },
    data: { image: 'busybox', ...data },
  };
  const conversion = convertText(JSON.stringify(file));
  const spec = conversion.manifests[1]?.spec as { sidekicks: readonly Member[] };
  const own = codes(conversion).filter((code) => /^RC514[3-7]$/.test(code));
  return { startOnce: spec.sidekicks[0]?.startOnce, said: own };
}

/** cattle, DefaultDeploymentUnitInstance.java (isStartedOnce). */
describe('the value', () => {
  test.each([
    ['true', true, []],
    ['TRUE', true, []],
    ['false', undefined, []],
    ['yes', undefined, ['RC5143']],
    ['1', undefined, ['RC5143']],
    ['', undefined, []],
  ])('%j', (value, runsOnce, said) => {
    expect(unit({ labels: { [startOnce]: value } })).toEqual({ startOnce: runsOnce, said });
  });
});

describe('data containers', () => {
  test.each([['data'], ['data:ro'], ['container:data']])('one that lends its volumes as %s', (source) => {
    const labels = { [startOnce]: 'true' };
    expect(unit({ labels }, { volumes_from: [source] })).toEqual({ startOnce: true, said: ['RC5145'] });
  });

  test.each([[{ command: '/bin/true' }], [{ command: ['true'] }]])(
    'one that does nothing runs once without the label, too: %j',
    (keys) => {
      expect(unit(keys, { volumes_from: ['data'] })).toEqual({ startOnce: true, said: ['RC5145'] });
    },
  );

  test.each([
    [{ command: 'sleep 9' }, { volumes_from: ['data'] }],
    [{ command: '/bin/true' }, {}],
    [{ command: '/bin/true', entrypoint: '/run' }, { volumes_from: ['data'] }],
  ])('%j beside %j is none', (data, web) => {
    expect(unit(data, web)).toEqual({ startOnce: undefined, said: [] });
  });
});

test('the check of a sidekick that runs once asks nothing, and it is said', () => {
  const labels = { [startOnce]: 'true' };
  expect(unit({ labels, health_check: { port: 80 } }).said).toEqual(['RC5147']);
});

describe('a sidekick that runs once, and lends nothing', () => {
  const labels = { [startOnce]: 'true' };

  test.each([
    [{ ports: ['80:80'], mem_limit: '64m' }, 'has no ports, memLimit'],
    [{ volumes: ['/var/lib/mysql'] }, 'to its end before the other members'],
  ])('with %j is told what it cannot have, or how it is run', (keys, said) => {
    const file = {
      web: { image: 'mysql', labels: { 'io.rancher.sidekicks': 'data' }, volumes: ['data:/var/lib/mysql'] },
      data: {
        image: 'busybox',
        labels: { ...labels, 'io.rancher.container.volume_cleanup_strategy': 'none' },
        ...keys,
      },
    };
    const { diagnostics } = convertText(JSON.stringify(file));
    expect(diagnostics.filter(({ code }) => code === 'RC5146')).toMatchObject([
      { message: expect.stringContaining(said) },
    ]);
  });

  test.each([
    [{ ports: ['80:80'], memLimit: 64_000_000 }, ['spec.sidekicks[data].ports', 'spec.sidekicks[data].memLimit']],
    [{}, []],
  ])('with %j the status names %j', (given, fields) => {
    const { spec } = desired({ sidekicks: [{ name: 'data', image: 'b', startOnce: true, ...given }] });
    expect(ignoredFields(spec).map(({ field }) => field)).toEqual(fields);
  });
});

describe('a primary', () => {
  const once = `${startOnce}: "true"`;

  test('is left alone when it has ended', () => {
    const conversion = convertText(`job: {image: busybox, labels: {${once}}}`);
    expect(conversion.manifests[1]?.spec).toMatchObject({ startOnce: true });
    expect(codes(conversion)).toEqual([]);
  });

  test.each([
    ['', 'with job its whole unit ends: logs'],
    [', volumes_from: [job]', 'job is started again when it ends'],
  ])('beside a sidekick that is kept running is told what becomes of both', (keys, said) => {
    const job = `job: {image: busybox, volumes: [/x], labels: {${once}, io.rancher.sidekicks: logs}}`;
    const { diagnostics } = convertText(`${job}\nlogs: {image: tail${keys}}`);
    expect(diagnostics.filter(({ code }) => code === 'RC5144')).toMatchObject([
      { message: expect.stringContaining(said) },
    ]);
  });

  test.each([
    [[], []],
    [[{ name: 'a', image: 'b', startOnce: true }], []],
    [[{ name: 'a', image: 'b' }], []],
    [[{ name: 'a', image: 'b', volumesFrom: [{ member: 'primary' }] }], ['spec.startOnce']],
  ])('with the sidekicks %j the status names %j', (sidekicks, fields) => {
    const { spec } = desired({ startOnce: true, sidekicks });
    const about = ignoredFields(spec).filter(({ field }) => !field.endsWith('volumesFrom'));
    expect(about.map(({ field }) => field)).toEqual(fields);
  });
});
