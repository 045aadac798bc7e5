import { describe, expect, test } from 'vitest';

import { silentLogger } from '../telemetry/logger.ts';
import { ApiError, ConnectionError } from './api-error.ts';
import { Client } from './client.ts';
import { FakeClock } from './clock.ts';
import { type EventDraft, EventRecorder, type Regarding } from './event-recorder.ts';
import type { ApiRequest } from './transport.ts';

interface Written {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly eventTime: string;
  readonly note: string;
  readonly reason: string;
}

const web: Regarding = { apiVersion: 'v1', kind: 'Pod', name: 'web', namespace: 'shop', uid: 'u1' };
const fell: EventDraft = { type: 'Warning', reason: 'Unhealthy', action: 'Check', note: 'three checks failed' };

/** A recorder, and what reached the API server of what it was told. */
function recorder(answer: (request: ApiRequest) => Promise<unknown> = async () => ({})) {
  const clock = new FakeClock();
  const written: Written[] = [];
  const client = new Client({
    request: async <T>(request: ApiRequest) => {
      written.push(request.body as Written);
      return (await answer(request)) as T;
    },
    // biome-ignore lint/correctness/useYield: nothing is watched here
    async *lines() {
      throw new Error('nothing is watched here');
    },
    text: () => Promise.reject(new Error('not asked for')),
    dropConnections: () => undefined,
  });
  const options = { client, controller: 'drover.dev/test', instance: 'i'.repeat(200), log: silentLogger(), clock };
  return { events: new EventRecorder(options), clock, written };
}

describe('the same Event about the same object', () => {
  test('is written once in five minutes', async () => {
    const { events, clock, written } = recorder();
    for (let minute = 0; minute < 10; minute++) {
      events.record(web, fell);
      await clock.advance(60_000);
    }
    expect(written).toHaveLength(2);
  });

  test('is told from those about another object, with another reason or with other words', async () => {
    const { events, clock, written } = recorder();
    events.record(web, fell);
    events.record({ ...web, uid: 'u2' }, fell);
    events.record(web, { ...fell, reason: 'Other' });
    events.record(web, { ...fell, note: 'four checks failed' });
    events.record(web, fell);
    await clock.advance(0);
    expect(written).toHaveLength(4);
    expect(new Set(written.map(({ metadata }) => metadata.name)).size).toBe(4);
  });
});

test('an Event is as the API server wants it: six digits, short enough, in the namespace of its object', async () => {
  const { events, clock, written } = recorder();
  events.record({ ...web, name: 'n'.repeat(253) }, { ...fell, note: 'π'.repeat(2000) });
  events.record({ apiVersion: 'v1', kind: 'Node', name: 'worker', uid: 'u3' }, fell);
  await clock.advance(0);
  const [first, second] = written;
  expect(first?.eventTime).toMatch(/\.\d{6}Z$/);
  expect(first?.metadata.namespace).toBe('shop');
  expect(first?.metadata.name.length).toBeLessThanOrEqual(253);
  expect(Buffer.byteLength(first?.note ?? '')).toBeLessThanOrEqual(1024);
  expect(first?.note).toMatch(/^π+$/);
  expect(second?.metadata.namespace).toBe('default');
});

describe('an API server that does not want Events', () => {
  test('is not asked again in that namespace for a minute when it forbids them', async () => {
    const { events, clock, written } = recorder(async () => {
      throw new ApiError('POST', 403, '{"reason":"Forbidden"}');
    });
    events.record(web, fell);
    await clock.advance(0);
    events.record(web, { ...fell, reason: 'Other' });
    events.record({ ...web, namespace: 'elsewhere' }, { ...fell, reason: 'Third' });
    await clock.advance(60_000);
    expect(written.map(({ reason }) => reason)).toEqual(['Unhealthy', 'Third']);
    events.record(web, { ...fell, reason: 'Fourth' });
    await clock.advance(0);
    expect(written).toHaveLength(3);
  });

  test('costs nobody anything when it fails', async () => {
    const { events, clock, written } = recorder(async () => {
      throw new ConnectionError('nobody is there');
    });
    events.record(web, fell);
    await clock.advance(0);
    expect(written).toHaveLength(1);
  });

  test('that does not answer is asked eight times; two thousand more wait, and the others are dropped', async () => {
    const answers: (() => void)[] = [];
    const { events, clock, written } = recorder(() => new Promise((resolve) => answers.push(() => resolve({}))));
    for (let at = 0; at < 3000; at++) events.record(web, { ...fell, note: `check ${at} failed` });
    await clock.advance(0);
    expect(written).toHaveLength(8);
    for (let at = 0; at < answers.length; at++) {
      answers[at]?.();
      await clock.advance(0);
    }
    expect(written).toHaveLength(2008);
    // What was dropped was not said, and may be said now.
    events.record(web, { ...fell, note: 'check 2999 failed' });
    await clock.advance(0);
    expect(written).toHaveLength(2009);
  });

  test('and then forbids them in a namespace gets none of those that wait for it', async () => {
    const { events, clock, written } = recorder(async () => {
      throw new ApiError('POST', 403, '{"reason":"Forbidden"}');
    });
    for (let at = 0; at < 100; at++) events.record(web, { ...fell, note: `check ${at} failed` });
    await clock.advance(0);
    expect(written.length).toBeLessThanOrEqual(16);
  });
});
