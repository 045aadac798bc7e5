import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type HostBucket, newHostBucket, nextHostRelease } from './host-bucket.ts';

const seconds = 1000;

/** What waits after each look: `[at, hosts that are lost]`. */
function waits(looks: readonly (readonly [at: number, lost: readonly string[]])[], before: readonly string[] = []) {
  let bucket: HostBucket = newHostBucket(before);
  return looks.map(([at, lost]) => {
    const next = nextHostRelease(bucket, lost, at);
    bucket = next.bucket;
    return { waiting: [...next.waiting], ...(next.wakeAt === undefined ? {} : { wakeAt: next.wakeAt }) };
  });
}

test('the first lost host is let go at once, each further one ten seconds after the one before', () => {
  const lost = ['a', 'b', 'c'];
  expect(
    waits([
      [0, lost],
      [9999, lost],
      [10 * seconds, lost],
      [20 * seconds, lost],
    ]),
  ).toEqual([
    { waiting: ['b', 'c'], wakeAt: 10 * seconds },
    { waiting: ['b', 'c'], wakeAt: 10 * seconds },
    { waiting: ['c'], wakeAt: 20 * seconds },
    { waiting: [] },
  ]);
});

test('hosts go in the order they were lost, whatever they are called', () => {
  const [, , third] = waits([
    [0, ['z']],
    [1 * seconds, ['y', 'z']],
    [2 * seconds, ['x', 'y', 'z']],
  ]);
  expect(third).toEqual({ waiting: ['y', 'x'], wakeAt: 10 * seconds });
  expect(
    waits([
      [0, ['z']],
      [1 * seconds, ['y', 'z']],
      [2 * seconds, ['x', 'y', 'z']],
      [10 * seconds, ['x', 'y', 'z']],
    ])[3],
  ).toEqual({ waiting: ['x'], wakeAt: 20 * seconds });
});

test('after ten quiet seconds a lost host waits for nobody', () => {
  expect(
    waits([
      [0, ['a']],
      [10 * seconds, ['a', 'b']],
    ])[1],
  ).toEqual({ waiting: [] });
});

test('one that returns makes no room, and one that is lost again waits again', () => {
  const looks = waits([
    [0, ['a', 'b']],
    [1 * seconds, ['b']],
    [2 * seconds, ['a', 'b']],
    [10 * seconds, ['a', 'b']],
  ]);
  expect(looks.map(({ waiting }) => waiting)).toEqual([['b'], ['b'], ['b', 'a'], ['a']]);
});

test('what was lost before a leader took over waits no more, and what is lost then does not wait for it', () => {
  expect(waits([[0, ['a', 'b', 'c']]], ['a', 'b'])).toEqual([{ waiting: [] }]);
});

test('however hosts come and go: at most one is let go in ten seconds, and each in the end', () => {
  const look = fc.tuple(fc.integer({ min: 1, max: 15 * seconds }), fc.subarray(['a', 'b', 'c', 'd', 'e']));
  fc.assert(
    fc.property(fc.array(look, { maxLength: 30 }), (looks) => {
      let bucket = newHostBucket([]);
      let now = 0;
      let last = Number.NEGATIVE_INFINITY;
      for (const [later, lost] of looks) {
        now += later;
        const before = new Set(bucket.released);
        const next = nextHostRelease(bucket, lost, now);
        bucket = next.bucket;
        const released = bucket.released.filter((host) => !before.has(host));
        expect(released.length).toBeLessThanOrEqual(1);
        if (released.length > 0) expect(now - last).toBeGreaterThanOrEqual(10 * seconds);
        if (released.length > 0) last = now;
        expect([...bucket.released, ...bucket.waiting].sort()).toEqual(lost);
        if (next.wakeAt !== undefined) expect(next.wakeAt).toBeGreaterThan(now);
        expect(next.wakeAt !== undefined).toBe(next.waiting.size > 0);
      }
    }),
  );
});
