import { expect, test, vi } from 'vitest';

import type { Client } from '../../kubernetes/client.ts';
import type { DeleteUnit, DeletionReason } from '../../plan/action.ts';
import { endOf, instanceLog, lastLines } from './last-lines.ts';

function deletion(index: number, over: Partial<DeleteUnit> = {}): DeleteUnit {
  const pod = `shop-site-${index}-0`;
  return { kind: 'delete', pod, uid: `uid-${index}`, index, host: 'a', reason: 'unhealthy', message: 'why', ...over };
}

function reader(text: string | Error, lines = 10) {
  const podLog = vi.fn(async () => {
    if (text instanceof Error) throw text;
    return text;
  });
  return {
    podLog,
    options: { client: { podLog } as unknown as Client, lines, isLost: (host: string) => host === 'lost' },
  };
}

test('the last lines of the container that it goes for are read, and kept without colours', async () => {
  const { podLog, options } = reader('\u001b[31mone\u001b[0m\r\n\ttwo\n\u0000three\n');
  const read = await lastLines('shop', [deletion(1), deletion(2, { container: 'agent' })], options);
  expect(read.get('uid-1')).toBe('one\n\ttwo\nthree');
  expect(podLog.mock.calls).toEqual([
    ['shop', 'shop-site-1-0', expect.objectContaining({ container: 'primary', lines: 10, deadlineMs: 1000 })],
    ['shop', 'shop-site-2-0', expect.objectContaining({ container: 'agent' })],
  ]);
});

test.each<[DeletionReason, boolean]>([
  ['unhealthy', true],
  ['initializing-timeout', true],
  ['reinitializing-timeout', true],
  ['ended', true],
  ['host-lost', false],
  ['extra', false],
  ['outdated', false],
  ['restarted', false],
  ['hosts-changed', false],
])('of a unit that goes for %s: %s', async (reason, isRead) => {
  const { options } = reader('x');
  expect((await lastLines('shop', [deletion(1, { reason })], options)).has('uid-1')).toBe(isRead);
});

test('nobody is asked who cannot answer, and nobody when it is turned off', async () => {
  const { podLog, options } = reader('x');
  const { host: _, ...homeless } = deletion(2);
  await lastLines('shop', [deletion(1, { host: 'lost' }), homeless], options);
  await lastLines('shop', [deletion(1)], { ...options, lines: 0 });
  expect(podLog).not.toHaveBeenCalled();
});

test('a storm of units is asked for ten', async () => {
  const { podLog, options } = reader('x');
  await lastLines(
    'shop',
    Array.from({ length: 40 }, (_, index) => deletion(index + 1)),
    options,
  );
  expect(podLog).toHaveBeenCalledTimes(10);
});

test('what cannot be read, or says nothing, is left out', async () => {
  expect((await lastLines('shop', [deletion(1)], reader(new Error('500')).options)).size).toBe(0);
  expect((await lastLines('shop', [deletion(1)], reader(' \n\n').options)).size).toBe(0);
});

test('an Event holds the end of what does not fit, and begins at a character', () => {
  const { note, reason } = instanceLog(deletion(1), `${'ä'.repeat(2000)}\nthe end`);
  expect(reason).toBe('InstanceLog');
  expect(note).toMatch(/^last lines of unit 1 \(shop-site-1-0\), container primary:\n…ä+\nthe end$/);
  expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1024);
  expect(Buffer.byteLength(note)).toBeGreaterThan(1020);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcdef', 5, '…ef'],
  ['aää', 6, 'aää'],
  ['xaää', 5, '…ä'],
])('the end of %j in %i bytes is %j', (text, bytes, end) => {
  expect(endOf(text, bytes)).toBe(end);
});
