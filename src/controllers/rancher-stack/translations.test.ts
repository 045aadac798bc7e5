import { expect, test } from 'vitest';

import type { RancherStack } from '../../api/rancher-stack.ts';
import { FakeClock } from '../../kubernetes/clock.ts';
import type { ComposeTexts } from './composition.ts';
import { Translations } from './translations.ts';
import type { Translated } from './translator.ts';

const stack: RancherStack = {
  metadata: { name: 'shop', namespace: 'space', uid: '1', generation: 1 },
  spec: { prune: true },
};
const done = {
  members: [],
  leftOut: [],
  diagnosticCounts: { error: 0, risk: 0, warning: 0, note: 0 },
  diagnostics: [],
};
const minute = 60_000;

function textsOf(text: string): ComposeTexts {
  return { dockerCompose: { name: 'docker-compose.yml', text }, files: {} };
}

/** A translator that takes too long, until it is told to be well. */
function world() {
  const clock = new FakeClock();
  const answers = { asked: 0, well: false };
  const translate = async (): Promise<Translated> => {
    answers.asked++;
    return answers.well ? done : { exhausted: 'more than 20 s' };
  };
  const translations = new Translations({ translate }, clock);
  const look = (texts: ComposeTexts) => translations.of('space/shop', stack, texts);
  return { clock, answers, translations, look };
}

test('what was translated is not translated again while the texts say the same', async () => {
  const { answers, look } = world();
  answers.well = true;
  await look(textsOf('a'));
  await look(textsOf('a'));
  expect(answers.asked).toBe(1);
  await look(textsOf('b'));
  expect(answers.asked).toBe(2);
});

test('what took too long is tried again, after twice as long each time, and at the latest after ten minutes', async () => {
  const { clock, answers, translations, look } = world();
  const waits: number[] = [];
  for (let tries = 1; tries <= 7; tries++) {
    const { again } = await look(textsOf('a'));
    expect(answers.asked).toBe(tries);
    await look(textsOf('a'));
    expect(answers.asked, 'nothing is tried before its time').toBe(tries);
    const waitMs = translations.againMs('space/shop') ?? 0;
    expect(again).toBe(clock.now() + waitMs);
    waits.push(waitMs / minute);
    await clock.advance(waitMs - 1);
    await look(textsOf('a'));
    expect(answers.asked, 'nor a moment before it').toBe(tries);
    await clock.advance(1);
  }
  expect(waits).toEqual([1, 2, 4, 8, 10, 10, 10]);
  answers.well = true;
  expect(await look(textsOf('a'))).toMatchObject({ result: done });
  expect(translations.againMs('space/shop')).toBeUndefined();
});

test('other texts are tried at once, and from the first wait on', async () => {
  const { clock, answers, translations, look } = world();
  await look(textsOf('a'));
  await clock.advance(minute);
  await look(textsOf('a'));
  await look(textsOf('b'));
  expect(answers.asked).toBe(3);
  expect(translations.againMs('space/shop')).toBe(minute);
});
