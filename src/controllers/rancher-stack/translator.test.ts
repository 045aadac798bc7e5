import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { silentLogger } from '../../telemetry/logger.ts';
import { Translator } from './translator.ts';

function input(text: string) {
  const texts = { dockerCompose: { name: 'docker-compose.yml', text }, files: {} };
  return { stack: 'shop', namespace: 'shop', texts, answers: {} };
}

/** The thread works in its own time; that of its limits stands still unless a test lets it pass. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test('translations come back in the order they were asked for, from one thread', async () => {
  const translator = new Translator({ log: silentLogger() });
  const asked = ['a', 'b', 'c'].map((image) => translator.translate(input(`web:\n  image: ${image}\n`)));
  const images = (await Promise.all(asked)).map((one) => 'members' in one && one.members[0]?.spec['image']);
  expect(images).toEqual(['a', 'b', 'c']);
});

/** Every service runs beside a hundred others: what is said of it grows with both. */
function hostile(services: number, beside: number): string {
  const lines = Array.from({ length: services }, (_, at) => {
    const names = Array.from({ length: beside }, (__, next) => `s${(at + next) % services}`);
    return `s${at}: {image: a, labels: {io.rancher.sidekicks: "${names.join()}"}}\n`;
  });
  return lines.join('');
}

test('one that takes too long ends, and the next one gets a new thread', async () => {
  const translator = new Translator({ log: silentLogger(), timeoutMs: 5000 });
  // From here on the thread is there, and the next one is asked at once.
  await translator.translate(input('web:\n  image: a\n'));
  const long = translator.translate(input(hostile(1000, 150)));
  const next = translator.translate(input('web:\n  image: b\n'));
  vi.advanceTimersByTime(5000);
  expect(await long).toEqual({ exhausted: 'more than 5 s' });
  expect(await next).toMatchObject({ members: [{ name: 'web', spec: { image: 'b' } }] });
});
