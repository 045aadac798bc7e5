import { describe, expect, test } from 'vitest';

import { affinityLabels, meantAffinityLabel, parseAffinityLabel, parseRequirements } from './affinity-label.ts';

const prefix = 'io.rancher.scheduler.affinity:';

/** cattle, allocator/constraint/AffinityConstraintDefinition.java (the operators) and the three constraints' headers. */
describe('names of rules', () => {
  test.each([
    ['host_label', 'host_label', 'must'],
    ['host_label_ne', 'host_label', 'mustNot'],
    ['host_label_soft', 'host_label', 'should'],
    ['host_label_soft_ne', 'host_label', 'shouldNot'],
    ['container_label', 'container_label', 'must'],
    ['container_label_soft_ne', 'container_label', 'shouldNot'],
    ['container', 'container', 'must'],
    ['container_ne', 'container', 'mustNot'],
    ['container_soft', 'container', 'should'],
    ['HOST_Label_NE', 'host_label', 'mustNot'],
  ])('%s is a rule about %s: %s', (name, subject, rule) => {
    expect(parseAffinityLabel(prefix + name)).toEqual({ subject, rule });
  });

  test('there are twelve', () => {
    expect(affinityLabels).toHaveLength(12);
  });

  test.each([
    `${prefix}host_labels`,
    `${prefix}not_host_label`,
    `${prefix}host_label_ne_soft`,
    `${prefix}volumes`,
    prefix,
    'io.rancher.scheduler.affinity',
    'io.rancher.container.affinity:container_label_ne',
  ])('%s is none', (label) => {
    expect(parseAffinityLabel(label)).toBeUndefined();
  });

  test.each([
    [`${prefix}not_host_label`, `${prefix}host_label_ne`],
    ['io.rancher.container.affinity:container_label_ne', `${prefix}container_label_ne`],
    ['io.rancher.scheduler.affinity', undefined],
    [`${prefix}something`, undefined],
  ])('%s was meant as %s', (label, meant) => {
    expect(meantAffinityLabel(label)).toBe(meant);
  });
});

/** cattle, allocator/service/AllocationHelperImpl.java (extractAffinityConstraintDefinitionFromLabel). */
test.each([
  ['a=b', [{ key: 'a', value: 'b' }]],
  [
    'a=b,c=d',
    [
      { key: 'a', value: 'b' },
      { key: 'c', value: 'd' },
    ],
  ],
  [
    ' a = b , c=d,',
    [
      { key: 'a', value: 'b' },
      { key: 'c', value: 'd' },
    ],
  ],
  ['a=b=c', [{ key: 'a', value: 'b' }]],
  ['web', [{ value: 'web' }]],
  ['', []],
  [',,', []],
  ['a=', [{ key: 'a', value: '' }]],
])('%j asks for %j', (text, requirements) => {
  expect(parseRequirements(text)).toEqual(requirements);
});
