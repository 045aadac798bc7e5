import { expect, test } from 'vitest';

import { parseByteSize } from './byte-size.ts';

// The vectors are those of Docker's go-units (RAMInBytes), which the executor used: yaml/types_yaml.go, MemStringorInt.
test.each([
  ['32', 32],
  ['32b', 32],
  ['32B', 32],
  ['32k', 32 * 1024],
  ['32K', 32 * 1024],
  ['32kb', 32 * 1024],
  ['32Kb', 32 * 1024],
  ['32Mb', 32 * 1024 ** 2],
  ['512m', 512 * 1024 ** 2],
  ['1g', 1024 ** 3],
  ['1.5g', 1.5 * 1024 ** 3],
  ['2 gb', 2 * 1024 ** 3],
  ['1t', 1024 ** 4],
  ['', undefined],
  ['hello', undefined],
  ['-32', undefined],
  ['32mm', undefined],
  ['32.', undefined],
  ['99999p', undefined],
])('%j is %j bytes', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});
