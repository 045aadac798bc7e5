import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fitsNode } from './node-fit.ts';
import { renderUnit } from './pod.ts';
import { PodTemplate } from './pod-template.ts';
import { desired, host, type WrittenSpec } from './units.fixture.ts';

const names = [
  ...['metadata', 'spec', 'labels', 'annotations', 'containers', 'initContainers', 'ephemeralContainers', 'volumes'],
  ...[
    'persistentVolumeClaim',
    'claimName',
    'volumeMounts',
    'securityContext',
    'tolerations',
    'nodeSelector',
    'affinity',
  ],
  ...['nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', 'matchExpressions'],
  ...['matchFields', 'preferredDuringSchedulingIgnoredDuringExecution', 'values', 'key', 'operator', 'effect', 'name'],
  ...['mountPath', '$patch', 'topologySpreadConstraints', 'runAsNonRoot', 'image', 'other'],
];
const leaf = fc.constantFrom<unknown>(
  null,
  0,
  7,
  '',
  'primary',
  'drover-copy-0',
  'delete',
  'replace',
  'In',
  '/data',
  true,
);
const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'medium', maxDepth: 6 },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** Wrong in one place or two, and right elsewhere. */
const part = <T>(right: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary: right as fc.Arbitrary<unknown> }, any);
const some = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  part(
    fc.record(Object.fromEntries(Object.entries(shape).map(([name, of]) => [name, part(of)])), { requiredKeys: [] }),
  );
const list = (item: fc.Arbitrary<unknown>) => part(fc.array(item, { maxLength: 3 }));
const container = some({
  name: fc.constantFrom('primary', 'side', 'drover-copy-0'),
  volumeMounts: list(some({ mountPath: fc.constant('/data') })),
  securityContext: some({ runAsNonRoot: fc.boolean() }),
});
const requirement = some({
  key: fc.constant('a'),
  operator: fc.constantFrom('In', 'Gt'),
  values: list(fc.constant('1')),
});
const term = some({ matchExpressions: list(requirement), matchFields: list(requirement) });
const template = some({
  metadata: some({ labels: some({ a: fc.string() }), annotations: some({ a: fc.string() }) }),
  spec: some({
    containers: list(container),
    initContainers: list(container),
    ephemeralContainers: list(container),
    volumes: list(some({ name: fc.constant('a'), persistentVolumeClaim: some({ claimName: fc.constant('a') }) })),
    tolerations: list(some({ operator: fc.constant('Exists') })),
    nodeSelector: some({ a: fc.constant('b') }),
    securityContext: some({ runAsNonRoot: fc.boolean() }),
    affinity: some({
      nodeAffinity: some({
        requiredDuringSchedulingIgnoredDuringExecution: some({ nodeSelectorTerms: list(term) }),
        preferredDuringSchedulingIgnoredDuringExecution: list(any),
      }),
    }),
  }),
});

const written = {
  image: 'web:1',
  volumes: [{ target: '/data', name: 'data' }],
  sidekicks: [{ name: 'side', image: 'a' }],
};
const creates = [
  { kind: 'create', index: 1, replaces: '', lostHosts: [] },
  { kind: 'create', index: 1, replaces: '', lostHosts: ['b'], avoidHost: 'c' },
  { kind: 'create', index: 1, replaces: '', lostHosts: [], host: 'a' },
] as const;

test('what is taken for a template makes a unit, whatever else is in it', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(template, (podTemplate) => {
      if (!PodTemplate.safeParse(podTemplate).success) return;
      for (const create of creates) {
        const { pod } = renderUnit(desired({ ...written, podTemplate } as unknown as WrittenSpec), create);
        fitsNode(pod.spec, host('a'));
        for (const volume of pod.spec.volumes ?? []) expect(typeof volume).toBe('object');
        expect(pod.metadata.labels['drover.dev/index']).toBe('1');
      }
    }),
    { numRuns: 3000 },
  );
});

test.each([
  [{ spec: { containers: 'none' } }, 'spec.containers'],
  [{ spec: { containers: [null] } }, 'spec.containers.0'],
  [{ spec: { initContainers: [{ image: 'a' }] } }, 'spec.initContainers.0.name'],
  [{ spec: null }, 'spec'],
  [{ $patch: 'replace' }, '$patch'],
  [
    { spec: { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 7 } }] } },
    'spec.volumes.0.persistentVolumeClaim.claimName',
  ],
])('%j is none: %s', (podTemplate, path) => {
  const { error } = PodTemplate.safeParse(podTemplate);
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
});

test.each([
  {},
  { spec: { volumes: [{ name: 'mount-0', persistentVolumeClaim: { readOnly: true } }] } },
  { spec: { containers: [{ name: 'primary', resources: { limits: { cpu: '1' } } }] } },
  { spec: { containers: [{ $patch: 'replace' }, { name: 'primary' }], affinity: null } },
  { spec: { nodeSelector: { $patch: 'replace', disk: 'ssd' }, tolerations: [{ operator: 'Exists' }] } },
])('%j is one', (podTemplate) => {
  expect(PodTemplate.safeParse(podTemplate).success).toBe(true);
});
