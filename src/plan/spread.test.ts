import { expect, test } from 'vitest';

import { renderUnit } from './pod.ts';
import { desired, type WrittenSpec } from './units.fixture.ts';

const create = { kind: 'create', index: 1, replaces: '', lostHosts: [] } as const;
const constraints = (spec: WrittenSpec, more = {}) =>
  renderUnit(desired(spec), { ...create, ...more }).pod.spec.topologySpreadConstraints;

test('units are spread over hosts, softly', () => {
  expect(constraints({})).toEqual([
    {
      topologyKey: 'kubernetes.io/hostname',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: {
        matchLabels: {
          'app.kubernetes.io/managed-by': 'drover',
          'drover.dev/stack': 'shop',
          'drover.dev/service': 'site',
        },
      },
    },
  ]);
  expect(constraints({ scheduling: { hostLabels: [{ rule: 'must', key: 'disk', value: 'ssd' }] } })).toHaveLength(1);
});

const own = { topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} };

test.each<[string, WrittenSpec, object, unknown]>([
  ['the template gives its own', { podTemplate: { spec: { topologySpreadConstraints: [own] } } }, {}, [own]],
  ['the template takes it away', { podTemplate: { spec: { topologySpreadConstraints: null } } }, {}, undefined],
  ['it is global', { scheduling: { global: true } }, { host: 'a' }, undefined],
  ['a host is requested', { scheduling: { requestedHost: 'a' } }, {}, undefined],
  ['a host failed last', {}, { avoidHost: 'a' }, undefined],
  ['a soft rule says where', { scheduling: { services: [{ rule: 'should', service: 'db' }] } }, {}, undefined],
])('not where %s', (_, spec, more, given) => {
  expect(constraints(spec, more)).toEqual(given);
});
