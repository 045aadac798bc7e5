import { expect, test } from 'vitest';

import { createLog } from './log.ts';

function logged(level: string | undefined) {
  const lines: Record<string, unknown>[] = [];
  return { lines, log: createLog(level, (line) => lines.push(JSON.parse(line))) };
}

test("lines in the shape of the operator's, errors with their causes", () => {
  const { lines, log } = logged('info');
  log.info({ host: 'a' }, 'up');
  log.error({ err: new Error('outer', { cause: new TypeError('inner') }) }, 'down');
  log.warn({ err: 'only text' }, 'odd');
  expect(lines[0]).toEqual({ level: 30, time: expect.stringMatching(/^\d{4}-.*Z$/), host: 'a', msg: 'up' });
  expect(lines[1]).toMatchObject({
    level: 50,
    err: { type: 'Error', message: 'outer', stack: expect.any(String), cause: { type: 'TypeError', message: 'inner' } },
    msg: 'down',
  });
  expect(lines[2]).toMatchObject({ level: 40, err: { message: 'only text' } });
});

test.each([
  ['debug', [20, 30, 40, 50, 60]],
  ['warn', [40, 50, 60]],
  ['silent', []],
  ['nonsense', [30, 40, 50, 60]],
  [undefined, [30, 40, 50, 60]],
])('level %s writes %j', (level, expected) => {
  const { lines, log } = logged(level);
  for (const name of ['debug', 'info', 'warn', 'error', 'fatal'] as const) log[name]({}, name);
  expect(lines.map((line) => line['level'])).toEqual(expected);
});
