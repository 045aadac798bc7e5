import { pino } from 'pino';
import { expect, test } from 'vitest';

import { background } from './background.ts';

test('what fails by itself is heard of, and by name', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
  background('sweeping', Promise.reject(new Error('no broom')), log);
  background('resting', Promise.resolve(), log);
  await new Promise((resolve) => setImmediate(resolve));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('no broom');
  expect(lines[0]).toContain('sweeping');
});
