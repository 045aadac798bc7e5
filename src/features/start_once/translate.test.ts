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
    ['true', true, ['RC5146']],
    ['TRUE', true, ['RC5146']],
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
  expect(unit({ labels, health_check: { port: 80 } }).said).toEqual(['RC5146', 'RC5147']);
});

describe('a primary', () => {
  const once = `${startOnce}: "true"`;

  test('is left alone when it has ended', () => {
    const conversion = convertText(`job: {image: busybox, labels: {${once}}}`);
    expect(conversion.manifests[1]?.spec).toMatchObject({ startOnce: true });
    expect(codes(conversion)).toEqual([]);
  });

  test('is not beside a sidekick that is kept running, which is told', () => {
    const file = `job: {image: busybox, labels: {${once}, io.rancher.sidekicks: logs}}\nlogs: {image: tail}`;
    expect(codes(convertText(file))).toEqual(['RC5144']);
  });

  test.each([
    [[], []],
    [[{ name: 'a', image: 'b', startOnce: true }], []],
    [[{ name: 'a', image: 'b' }], ['spec.startOnce']],
  ])('with the sidekicks %j the status names %j', (sidekicks, fields) => {
    const { spec } = desired({ startOnce: true, sidekicks });
    expect(ignoredFields(spec).map(({ field }) => field)).toEqual(fields);
  });
});
