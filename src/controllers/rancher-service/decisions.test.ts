import { expect, test } from 'vitest';

import { decisionsKept } from '../../api/decision.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import { Decisions, type Standing } from './decisions.ts';

const now = Date.UTC(2026, 0, 1);
const told = (reason: string, note = 'why'): EventDraft => ({ type: 'Normal', reason, action: 'Do', note });
const hold = (pod: string, reason = 'QuorumHold'): Standing => ({
  key: `${pod}/${reason}`,
  concerned: { index: 1, pod, host: 'a' },
  told: told(reason),
});
const reasons = (decisions: Decisions) => decisions.history.map(({ reason, pod }) => `${reason} ${pod ?? ''}`.trim());

test('a decision says when, what, why, which unit, which Pod and which host', () => {
  const decisions = new Decisions(undefined);
  decisions.record(told('InstanceRemovedUnhealthy', 'it failed'), { index: 2, pod: 'site-2-0', host: 'b' }, now);
  expect(decisions.history).toEqual([
    {
      time: '2026-01-01T00:00:00.000Z',
      reason: 'InstanceRemovedUnhealthy',
      message: 'it failed',
      index: 2,
      pod: 'site-2-0',
      host: 'b',
    },
  ]);
});

test('several of one step are all kept, the newest first, and the oldest go', () => {
  const decisions = new Decisions(undefined);
  for (let pod = 1; pod <= decisionsKept + 5; pod++) decisions.record(told('InstanceCreated'), { pod: `${pod}` }, now);
  expect(decisions.history).toHaveLength(decisionsKept);
  expect(decisions.history.map(({ pod }) => pod).slice(0, 3)).toEqual(['25', '24', '23']);
});

test('what stands is told when it begins, and again when it begins again', () => {
  const decisions = new Decisions(undefined);
  decisions.recordStanding('units', [hold('a')], now);
  decisions.recordStanding('units', [hold('a')], now);
  expect(reasons(decisions)).toEqual(['QuorumHold a']);
  decisions.recordStanding('units', [hold('a'), hold('b')], now);
  expect(reasons(decisions)).toEqual(['QuorumHold b', 'QuorumHold a']);
  decisions.recordStanding('units', [], now);
  decisions.recordStanding('units', [hold('a')], now);
  expect(reasons(decisions)).toEqual(['QuorumHold a', 'QuorumHold b', 'QuorumHold a']);
});

test('of the units and of the claims what stands is told apart', () => {
  const decisions = new Decisions(undefined);
  decisions.recordStanding('units', [hold('a')], now);
  decisions.recordStanding('claims', [hold('b', 'VolumeKept')], now);
  decisions.recordStanding('units', [hold('a')], now);
  decisions.recordStanding('claims', [hold('b', 'VolumeKept')], now);
  expect(reasons(decisions)).toEqual(['VolumeKept b', 'QuorumHold a']);
});

test('more that stands than is kept is told once all the same', () => {
  const decisions = new Decisions(undefined);
  const many = Array.from({ length: decisionsKept + 5 }, (_, pod) => hold(`${pod}`));
  decisions.recordStanding('units', many, now);
  const { history } = decisions;
  decisions.recordStanding('units', many, now + 1000);
  expect(decisions.history).toBe(history);
});

test('a new leader goes on with what the status says, and tells nothing anew that stands', () => {
  const before = new Decisions(undefined);
  before.record(told('InstanceCreated'), { pod: 'a' }, now);
  const after = new Decisions({ state: 'active', history: [...before.history] });
  expect(after.history).toEqual(before.history);
  after.recordStanding('units', [hold('a')], now);
  expect(after.history).toEqual(before.history);
  after.recordStanding('units', [hold('a'), hold('b')], now);
  expect(reasons(after)).toEqual(['QuorumHold b', 'InstanceCreated a']);
  expect(after.enter('active')).toBeUndefined();
  expect(after.enter('upgrading')).toEqual({ from: 'active' });
});

test('a long reason is cut to what the API server takes, between characters', () => {
  const decisions = new Decisions(undefined);
  decisions.record(told('InstanceCreated', 'x'.repeat(2000)), {}, now);
  decisions.record(told('InstanceCreated', `${'x'.repeat(510)}😀😀`), {}, now);
  expect(decisions.history.map(({ message }) => message)).toEqual([`${'x'.repeat(510)}…`, `${'x'.repeat(511)}…`]);
});
