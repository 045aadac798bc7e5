import { describe, expect, test } from 'vitest';

import type { ServiceEvent } from './rows.ts';
import { countVisits, timeline } from './timeline.ts';

const event = (seenAt: number, note: string, service = 'site'): ServiceEvent => ({
  namespace: 'demo',
  service,
  reason: 'Reason',
  note,
  writtenAt: new Date(seenAt).toISOString(),
  seenAt,
});

describe('the timeline', () => {
  test('counts the seconds from each fault, and gives every event to the fault before it', () => {
    const faults = [
      { title: 'the port closes', at: 1000, healedAt: 13_540 },
      { title: 'a Pod is deleted', at: 20_000, healedAt: 23_000, elsewhere: 'Rancher: 3 s' },
    ];
    const events = [
      event(500, 'unit 1 (site-1-x on a) is healthy, was initializing'),
      event(12_000, 'unit 1 (site-1-x on a) is unhealthy, was healthy'),
      event(12_100, 'removed unit 1 (site-1-x on a): it is unhealthy'),
      event(20_050, 'created unit 2 as site-2-y'),
    ];
    expect(timeline(faults, events)).toEqual([
      '',
      '1. the port closes',
      '  +11.0 s  site-1               is unhealthy, was healthy',
      '  +11.1 s  site-1               removed: it is unhealthy',
      '  +12.5 s  everything is healthy',
      '',
      '2. a Pod is deleted',
      '   +0.1 s  site-2               created as site-2-y',
      '   +3.0 s  everything is healthy (Rancher: 3 s)',
    ]);
  });

  test('keeps the order in which the operator wrote, whichever event arrived first', () => {
    const late = { ...event(2000, 'created unit 1 as site-1-y'), writtenAt: '2' };
    const early = { ...event(2010, 'removed unit 1 (site-1-x): its host is lost'), writtenAt: '1' };
    const lines = timeline([{ title: 'fault', at: 1000 }], [late, early]);
    expect(lines.filter((line) => line.includes('site-1')).map((line) => /removed|created/.exec(line)?.[0])).toEqual([
      'removed',
      'created',
    ]);
  });

  test('leaves out what began after a fault and is none of its consequences', () => {
    const events = [event(2000, 'created unit 1 as site-1-x'), event(9000, 'created unit 1 as other-1-x', 'other')];
    const lines = timeline([{ title: 'fault', at: 0, healedAt: 5000, endedAt: 8000 }], events);
    expect(lines.filter((line) => line.includes('created'))).toHaveLength(1);
  });

  test('ends with what a fault came to, where that is something of its own', () => {
    const lines = timeline(
      [{ title: 'host b is lost', at: 0, healedAt: 14_000, outcome: 'a unit waits for a host' }],
      [],
    );
    expect(lines.at(-1)).toBe('  +14.0 s  a unit waits for a host');
  });

  test('says once what every service is told of a host', () => {
    const note = 'host a is lost: its kubelet is silent';
    const lines = timeline([{ title: 'fault', at: 0 }], [event(10, note), event(20, note, 'worker')]);
    expect(lines.filter((line) => line.includes(note))).toHaveLength(1);
  });

  test('says of a fault that did not heal that it did not, and how many visits failed', () => {
    const lines = timeline([{ title: 'fault', at: 0, visits: { asked: 7, failed: 2 } }], []);
    expect(lines.slice(2)).toEqual([
      '          not healed by the end of the demo',
      '          of 7 visits to the site 2 failed',
    ]);
  });
});

test('visits are counted from the fault to the end of it', () => {
  const visits = [0, 10, 20, 30].map((at) => ({ at, served: at !== 10 }));
  expect(countVisits(visits, 10, 30)).toEqual({ asked: 2, failed: 1 });
  expect(countVisits([], 0, 100)).toEqual({ asked: 0, failed: 0 });
});
