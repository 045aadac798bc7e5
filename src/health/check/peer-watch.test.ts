import fc from 'fast-check';
import { expect, test } from 'vitest';

import { FakeClock } from '../../kubernetes/clock.ts';
import { PeerWatch, type PeerWatchOptions } from './peer-watch.ts';
import type { DialResult } from './probe.ts';
import type { Life } from './protocol.ts';

const peer = { host: 'b', address: '192.0.2.2', port: 10_250 };

function watching(options: Partial<PeerWatchOptions> = {}) {
  const clock = new FakeClock(0);
  const script: { result: DialResult; takesMs: number } = { result: 'alive', takesMs: 0 };
  const changes: string[] = [];
  let dials = 0;
  const watch: PeerWatch = new PeerWatch({
    clock,
    host: 'a',
    onChange: (host) => changes.push(`${host} ${watch.standings().get(host)}`),
    dial: async ({ timeoutMs }) => {
      dials += 1;
      expect(timeoutMs).toBe(1000);
      const { result, takesMs } = script;
      await clock.sleep(takesMs);
      return result;
    },
    ...options,
  });
  return { clock, watch, script, changes, dials: () => dials };
}

test('three silences in a row after a sign of life, and no fewer', async () => {
  const { clock, watch, script, changes, dials } = watching();
  watch.watch([peer]);
  expect(watch.life('b')).toBe('unknown');
  await clock.advance(1000);
  expect(watch.life('b')).toBe('alive');
  script.result = 'silent';
  await clock.advance(2000);
  expect(watch.life('b')).toBe('alive');
  script.result = 'alive';
  await clock.advance(1000);
  script.result = 'silent';
  await clock.advance(2000);
  expect(watch.life('b')).toBe('alive');
  await clock.advance(1000);
  expect(watch.life('b')).toBe('silent');
  script.result = 'alive';
  await clock.advance(1000);
  expect(changes).toEqual(['b alive', 'b silent', 'b alive']);
  expect(dials()).toBe(8);
});

test('where life was never seen silence says nothing', async () => {
  const { clock, watch, script, changes } = watching();
  script.result = 'silent';
  watch.watch([peer]);
  await clock.advance(60_000);
  expect(watch.life('b')).toBe('unknown');
  expect(watch.standings()).toEqual(new Map());
  expect(changes).toEqual([]);
  expect(watch.life('never heard of')).toBe('unknown');
});

test('another address begins anew, the same one goes on, and who is not watched is not known', async () => {
  const { clock, watch } = watching();
  watch.watch([peer]);
  await clock.advance(1000);
  watch.watch([{ ...peer }]);
  expect(watch.life('b')).toBe('alive');
  watch.watch([{ ...peer, address: '192.0.2.3' }]);
  expect(watch.life('b')).toBe('unknown');
  watch.watch([]);
  await clock.advance(5000);
  expect(watch.standings()).toEqual(new Map());
});

test('what could not be dialled is neither silent nor alive, and what is old says nothing', async () => {
  let shortages = 0;
  const { clock, watch, script } = watching({ onShortage: () => shortages++ });
  watch.watch([peer]);
  await clock.advance(1000);
  script.result = 'unable';
  await clock.advance(2000);
  expect([watch.life('b'), shortages]).toEqual(['alive', 2]);
  await clock.advance(2000);
  expect(watch.life('b')).toBe('unknown');
  expect(watch.standings()).toEqual(new Map([['b', 'alive']]));
});

test('who doubts himself accuses nobody', async () => {
  const self = { doubts: true };
  const { clock, watch, script, changes } = watching({ doubts: () => self.doubts });
  watch.watch([peer]);
  await clock.advance(1000);
  script.result = 'silent';
  await clock.advance(5000);
  expect([watch.life('b'), changes]).toEqual(['unknown', ['b alive']]);
  self.doubts = false;
  await clock.advance(2000);
  expect(changes).toEqual(['b alive']);
  await clock.advance(1000);
  expect([watch.life('b'), changes]).toEqual(['silent', ['b alive', 'b silent']]);
});

test('silence takes the whole second and the next dial follows at once', async () => {
  const { clock, watch, script, dials } = watching();
  watch.watch([peer]);
  await clock.advance(1000);
  Object.assign(script, { result: 'silent', takesMs: 1000 });
  await clock.advance(4000);
  expect(watch.life('b')).toBe('silent');
  expect(dials()).toBe(5);
});

/** What the dials so far make of a host, found by looking back over all of them. */
function lookedBack(dials: string): Life {
  if (!dials.includes('+')) return 'unknown';
  return /\+.*---$/.test(dials) ? 'silent' : 'alive';
}

test('whatever the dials: silent exactly after three silences that follow life', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('+', '-'), { minLength: 1, maxLength: 25 }), async (dials) => {
      const { clock, watch, script } = watching();
      watch.watch([peer]);
      for (const [at, one] of dials.entries()) {
        script.result = one === '+' ? 'alive' : 'silent';
        await clock.advance(1000);
        expect(watch.life('b')).toBe(lookedBack(dials.slice(0, at + 1).join('')));
      }
      watch.watch([]);
    }),
    { numRuns: 30 },
  );
});
