import { expect, test } from 'vitest';

import { parseEnvFile } from './env-file.ts';

test('splits lines at the first "=" and leaves values alone', () => {
  const text = '\uFEFFA=1\r\nB=x=y\n\nC="quoted" \nD\n#E=5\n';
  expect([...parseEnvFile(text)]).toEqual([
    ['A', '1'],
    ['B', 'x=y'],
    ['C', '"quoted" '],
    ['D', ''],
    ['#E', '5'],
  ]);
});
