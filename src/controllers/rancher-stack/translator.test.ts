import { expect, test } from 'vitest';

import { silentLogger } from '../../telemetry/logger.ts';
import { Translator } from './translator.ts';

function input(text: string) {
  const texts = { dockerCompose: { name: 'docker-compose.yml', text }, files: {} };
  return { stack: 'shop', namespace: 'shop', texts, answers: {} };
}

test('translations come back in the order they were asked for, from one thread', { timeout: 60_000 }, async () => {
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

test('one that takes too long ends, and the next one gets a new thread', { timeout: 60_000 }, async () => {
  const translator = new Translator({ log: silentLogger(), timeoutMs: 1500 });
  const [long, next] = await Promise.all(
    [hostile(1000, 150), 'web:\n  image: a\n'].map((text) => translator.translate(input(text))),
  );
  expect(long).toEqual({ exhausted: 'more than 1.5 s' });
  expect(next).toMatchObject({ members: [{ name: 'web' }] });
});
