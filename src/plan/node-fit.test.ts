import { expect, test } from 'vitest';

import { fitsNode } from './node-fit.ts';
import type { ObservedHost } from './observed.ts';
import { host } from './units.fixture.ts';

const labels = { disk: 'ssd', cores: '8', 'example.com/zone': 'a' };
const gpu = { key: 'gpu', value: 'yes', effect: 'NoSchedule' } as const;

type Case = readonly [string, Parameters<typeof fitsNode>[0], Partial<ObservedHost>, boolean];

const pod = (more: object) => ({ containers: [], ...more });
const affinity = (...nodeSelectorTerms: readonly object[]) =>
  pod({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } });
const expression = (key: string, operator: string, values?: string[]) =>
  affinity({ matchExpressions: [{ key, operator, ...(values ? { values } : {}) }] });
const tolerating = (...tolerations: readonly object[]) => pod({ tolerations });

/** k8s.io/component-helpers scheduling/corev1 (MatchNodeSelectorTerms, ToleratesTaint). */
test.each<Case>([
  ['nothing is asked', pod({}), {}, true],
  ['a label of the selector', pod({ nodeSelector: { disk: 'ssd' } }), {}, true],
  ['another value', pod({ nodeSelector: { disk: 'hdd' } }), {}, false],
  ['In', expression('disk', 'In', ['ssd', 'nvme']), {}, true],
  ['In, and the label is not there', expression('rack', 'In', ['1']), {}, false],
  ['NotIn', expression('disk', 'NotIn', ['ssd']), {}, false],
  ['NotIn, and the label is not there', expression('rack', 'NotIn', ['1']), {}, true],
  ['Exists', expression('disk', 'Exists'), {}, true],
  ['DoesNotExist', expression('disk', 'DoesNotExist'), {}, false],
  ['Gt', expression('cores', 'Gt', ['4']), {}, true],
  ['Lt', expression('cores', 'Lt', ['4']), {}, false],
  ['Gt of what is no number', expression('disk', 'Gt', ['4']), {}, false],
  ['an unknown operator', expression('disk', 'Like', ['s']), {}, false],
  ['the name', affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }), {}, true],
  ['another name', affinity({ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }] }), {}, false],
  [
    'one of two terms',
    affinity(
      { matchExpressions: [{ key: 'x', operator: 'Exists' }] },
      { matchExpressions: [{ key: 'disk', operator: 'Exists' }] },
    ),
    {},
    true,
  ],
  ['an empty term holds nowhere', affinity({}), {}, false],
  ['a taint', pod({}), { taints: [gpu] }, false],
  [
    'tolerated by value',
    tolerating({ key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }),
    { taints: [gpu] },
    true,
  ],
  ['Equal is the default', tolerating({ key: 'gpu', value: 'yes' }), { taints: [gpu] }, true],
  ['another value is not tolerated', tolerating({ key: 'gpu', value: 'no' }), { taints: [gpu] }, false],
  ['any value', tolerating({ key: 'gpu', operator: 'Exists' }), { taints: [gpu] }, true],
  ['everything', tolerating({ operator: 'Exists' }), { taints: [gpu] }, true],
  ['another effect', tolerating({ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }), { taints: [gpu] }, false],
  [
    'one of two taints',
    tolerating({ key: 'gpu', operator: 'Exists' }),
    { taints: [gpu, { key: 'x', effect: 'NoExecute' }] },
    false,
  ],
])('%s', (_, spec, over, fits) => {
  expect(fitsNode(spec, host('a', { labels, ...over }))).toBe(fits);
});
