import { expect, test } from 'vitest';

import { ApiError } from '../../kubernetes/api-error.ts';
import { writeEach } from './write-each.ts';

const answered = (code: number) => new ApiError('PATCH', code, '');

/** Which of three writes are made, where the first is answered with an error, and what comes of it. */
async function made(error: Error) {
  const done: number[] = [];
  const writes = [0, 1, 2].map((at) => async () => {
    done.push(at);
    if (at === 0) throw error;
  });
  const outcome = await writeEach(writes).catch((thrown: unknown) => ({ thrown }));
  return { done, outcome };
}

test.each([403, 409, 500])('one that is answered with %i keeps no other from being made', async (code) => {
  const error = answered(code);
  expect(await made(error)).toEqual({ done: [0, 1, 2], outcome: error });
});

test.each([answered(429), new Error('no answer')])(
  'a server that is busy or silent is left alone: %s',
  async (error) => {
    expect(await made(error)).toEqual({ done: [0], outcome: { thrown: error } });
  },
);
