import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

test('without variables the container has none', () => {
  expect(rendered({}).container).not.toHaveProperty('env');
  expect(rendered({ environment: {} }).container).not.toHaveProperty('env');
});

test('variables are sorted, so that their order in the spec makes no difference', () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: '' },
    { name: 'b', value: '2' },
  ];
  expect(rendered({ environment: { b: '2', B: '', A: '1' } }).container?.env).toEqual(env);
  expect(rendered({ environment: { A: '1', B: '', b: '2' } }).container?.env).toEqual(env);
});

test('a value stays as it is written, also one that Kubernetes would expand', () => {
  expect(rendered({ environment: { A: '$(B) $B ${B}', B: 'x' } }).container?.env?.[0]).toEqual({
    name: 'A',
    value: '$$(B) $B ${B}',
  });
});
