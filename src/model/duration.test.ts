import { expect, test } from 'vitest';

import { parseSeconds } from './duration.ts';

// Go's time.ParseDuration, by way of the executor's yaml/types_yaml.go (DurationStringorInt).
test.each([
  ['0', 0],
  ['30', 30],
  ['30s', 30],
  ['1m30s', 90],
  ['1h', 3600],
  ['1.5s', 1.5],
  ['.5s', 0.5],
  ['1500ms', 1.5],
  ['1h2m3s', 3723],
  ['', undefined],
  ['s', undefined],
  ['.s', undefined],
  ['30x', undefined],
  ['1m30', undefined],
  ['-5s', undefined],
  ['1 m', undefined],
])('%j is %j seconds', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds);
});
