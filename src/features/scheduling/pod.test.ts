import { expect, test } from 'vitest';
import { renderUnit } from '../../plan/pod.ts';
import { desired, rendered, type WrittenSpec } from '../../plan/units.fixture.ts';

type Written = NonNullable<WrittenSpec['scheduling']>;

const affinity = (scheduling: Written) => rendered({ scheduling }).spec.affinity;
const ours = { key: 'app.kubernetes.io/managed-by', operator: 'In', values: ['drover'] };
const topologyKey = 'kubernetes.io/hostname';

test('rules about hosts: hard ones in one term, soft ones each for itself', () => {
  expect(
    affinity({
      hostLabels: [
        { rule: 'must', key: 'disk', value: 'ssd' },
        { rule: 'mustNot', key: 'reserved', value: 'Yes' },
        { rule: 'should', key: 'zone', value: 'a' },
        { rule: 'shouldNot', key: 'old', value: 'true' },
      ],
      requestedHost: 'worker-1',
    }),
  ).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'disk', operator: 'In', values: ['ssd'] },
              { key: 'reserved', operator: 'NotIn', values: ['Yes', 'yes'] },
            ],
            matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }],
          },
        ],
      },
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 10, preference: { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] } },
        { weight: 10, preference: { matchExpressions: [{ key: 'old', operator: 'NotIn', values: ['true'] }] } },
      ],
    },
  });
});

test('rules about containers look at units of every stack, those about a service of this stack at this namespace', () => {
  expect(
    affinity({
      containerLabels: [{ rule: 'must', key: 'tier', value: 'db' }],
      services: [
        { rule: 'shouldNot', service: 'site' },
        { rule: 'mustNot', stack: 'other', service: 'web' },
      ],
      containers: [{ rule: 'should', name: 'shop-db-1' }],
    }),
  ).toEqual({
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          labelSelector: { matchExpressions: [ours, { key: 'tier', operator: 'In', values: ['db'] }] },
          topologyKey,
          namespaceSelector: {},
        },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 10,
          podAffinityTerm: {
            labelSelector: {
              matchExpressions: [ours, { key: 'drover.dev/unit', operator: 'In', values: ['shop-db-1'] }],
            },
            topologyKey,
            namespaceSelector: {},
          },
        },
      ],
    },
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        {
          labelSelector: {
            matchExpressions: [
              ours,
              { key: 'drover.dev/stack', operator: 'In', values: ['other'] },
              { key: 'drover.dev/service', operator: 'In', values: ['web'] },
            ],
          },
          topologyKey,
          namespaceSelector: {},
        },
      ],
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 10,
          podAffinityTerm: {
            labelSelector: {
              matchExpressions: [ours, { key: 'drover.dev/service', operator: 'In', values: ['site'] }],
            },
            topologyKey,
          },
        },
      ],
    },
  });
});

test('no rule, no affinity', () => {
  expect(affinity({})).toBeUndefined();
  expect(affinity({ global: true })).toBeUndefined();
});

test('lost hosts are kept off beside the rules, in the same term', () => {
  const { pod } = renderUnit(desired({ scheduling: { hostLabels: [{ rule: 'must', key: 'disk', value: 'ssd' }] } }), {
    kind: 'create',
    index: 1,
    replaces: '',
    lostHosts: ['b'],
  });
  expect(pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual([
    {
      matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }],
      matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['b'] }],
    },
  ]);
});

/** Service discovery, GlobalServiceDeploymentPlanner.java: the hosts that satisfy the host rules, soft ones included. */
test('for a global service soft rules about hosts are hard, and rules about units none', () => {
  expect(
    affinity({
      global: true,
      hostLabels: [
        { rule: 'should', key: 'disk', value: 'ssd' },
        { rule: 'shouldNot', key: 'old', value: 'yes' },
      ],
      services: [{ rule: 'mustNot', service: 'site' }],
    }),
  ).toEqual({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'disk', operator: 'In', values: ['ssd'] },
              { key: 'old', operator: 'NotIn', values: ['yes'] },
            ],
          },
        ],
      },
    },
  });
});

/** AllocatorDaoImpl (hostHasContainerLabel): compared without regard to case. */
test.each([
  ['tier', 'a value/with spaces', 'A Value/With Spaces'],
  ['a:b', 'c', 'C'],
  ['drover.dev/service', 'web', 'Web'],
])('a label %s=%s that Kubernetes does not take is found by what every unit that has it carries', (key, has, asks) => {
  const { labels } = rendered({ labels: { [key]: has } }).pod.metadata;
  const [term] =
    affinity({ containerLabels: [{ rule: 'must', key, value: asks }] })?.podAffinity
      ?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const [, found] = term?.labelSelector?.matchExpressions ?? [];
  expect(found?.key).toMatch(/^container-label\.drover\.dev\/[0-9a-f]{16}$/);
  expect(found?.values).toEqual([labels[found?.key ?? '']]);
});
