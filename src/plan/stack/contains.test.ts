import { expect, test } from 'vitest';

import { contains } from './contains.ts';

test.each<[unknown, unknown, boolean]>([
  [{ image: 'a', scale: 1 }, { image: 'a' }, true],
  [{ image: 'a' }, { image: 'a', scale: 1 }, false],
  [{ environment: { A: '1', B: '2' } }, { environment: { A: '1' } }, true],
  [{ environment: { A: '2' } }, { environment: { A: '1' } }, false],
  [{ ports: ['80:80'] }, { ports: ['80:80'] }, true],
  [{ ports: ['80:80', '81:81'] }, { ports: ['80:80'] }, false],
  [{ links: [{ alias: 'a', service: 'b' }] }, { links: [{ alias: 'a' }] }, true],
  [{ links: { alias: 'a' } }, { links: [{ alias: 'a' }] }, false],
  [{ metadata: {} }, { metadata: { absent: null } }, true],
  [undefined, { a: 1 }, false],
  ['1', 1, false],
])('%j says %j: %j', (stored, applied, says) => {
  expect(contains(stored, applied)).toBe(says);
});
