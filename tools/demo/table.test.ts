import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Row, ServiceEvent } from './rows.ts';
import { formatAge, renderChanges, renderTable } from './table.ts';

const now = 1_000_000;
const event = (note: string): ServiceEvent => ({
  namespace: 'demo',
  service: 'my-worker-service',
  reason: 'Reason',
  note,
  writtenAt: '1',
  seenAt: 0,
});
const healthy: Row = {
  stack: 'workers',
  unit: 'my-worker-service-1',
  pod: 'workers-my-worker-service-1-0a1b2c3d',
  host: 'drover-worker',
  state: 'running',
  health: 'healthy',
  madeAt: now - 65_000,
  events: [event('created unit 1 as old'), event('unit 1 (old on drover-worker) is healthy, was initializing')],
};
const creating: Row = {
  stack: 'wordpress',
  unit: 'mywordpress-2',
  pod: undefined,
  host: '',
  state: 'creating',
  health: '',
  madeAt: undefined,
  events: [],
};

describe('the table', () => {
  test('lines its columns up, and has a dash for what is not known', () => {
    expect(renderTable([healthy, creating], { now, width: 120 })).toEqual([
      'STACK      UNIT                 HOST           STATE     HEALTH        AGE     LAST EVENT',
      'workers    my-worker-service-1  drover-worker  running   healthy       1m5s    is healthy, was initializing',
      'wordpress  mywordpress-2        -              creating  -             -',
    ]);
  });

  test('cuts the last event where the terminal ends', () => {
    const events = [event('removed unit 1 (old on drover-worker): its check on port 12345 failed 3 times in a row')];
    const [, line] = renderTable([{ ...healthy, events }], { now, width: 110 });
    expect(line).toBe(
      'workers  my-worker-service-1  drover-worker  running   healthy       1m5s    removed: its check on port 12345…',
    );
    expect(line).toHaveLength(110);
  });

  test('gives the last event a line of its own where there is no room beside the others', () => {
    expect(renderTable([healthy, creating], { now, width: 80 })).toEqual([
      'STACK      UNIT                 HOST           STATE     HEALTH        AGE',
      'workers    my-worker-service-1  drover-worker  running   healthy       1m5s',
      '    is healthy, was initializing',
      'wordpress  mywordpress-2        -              creating  -             -',
    ]);
  });

  test('paints states and health after cutting, so that colours cost no room', () => {
    const paint = (text: string, tone: string) => `<${tone}>${text}</>`;
    const [, line] = renderTable([{ ...healthy, health: 'unhealthy' }], { now, width: 200, paint });
    expect(line).toContain('<good>running   </>');
    expect(line).toContain('<bad>unhealthy     </>');
  });

  test('no line is longer than the terminal is wide', () => {
    const text = fc.string({ maxLength: 40, unit: 'grapheme-ascii' });
    const row = fc.record({
      stack: text,
      unit: text,
      pod: fc.constant(undefined),
      host: text,
      state: fc.constantFrom('running', 'creating', 'stopped'),
      health: fc.constantFrom('', 'healthy', 'unhealthy', 'initializing'),
      madeAt: fc.option(fc.nat(), { nil: undefined }),
      events: fc.array(text.map(event), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 1, max: 200 }), (rows, width) => {
        const lines = renderTable(rows, { now, width });
        expect(lines.length).toBeGreaterThan(rows.length);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('a line for each change', () => {
  test('is there for what is new and for what changed, and not for what grew older', () => {
    expect(renderChanges([], [healthy, creating])).toHaveLength(2);
    const lines = renderChanges([healthy, creating], [{ ...healthy, health: 'unhealthy' }, creating]);
    expect(lines).toEqual(['workers/my-worker-service-1     drover-worker    running   unhealthy']);
    expect(renderChanges([healthy], [{ ...healthy, madeAt: now }])).toEqual([]);
  });

  test('tells everything that happened since the last one', () => {
    const events = [
      ...healthy.events,
      event('unit 1 (old on drover-worker) is unhealthy, was healthy'),
      event('removed unit 1 (old on drover-worker): its check failed'),
      event('created unit 1 as new'),
      event('unit 1 (new on drover-worker) is healthy, was initializing'),
    ];
    const [line] = renderChanges([healthy], [{ ...healthy, events }]);
    expect(line).toBe(
      'workers/my-worker-service-1     drover-worker    running   healthy       is unhealthy, was healthy; ' +
        'removed: its check failed; created as new; is healthy, was initializing',
    );
  });
});

test.each([
  [0, '0s'],
  [59_999, '59s'],
  [60_000, '1m0s'],
  [125_000, '2m5s'],
  [3_720_000, '1h2m'],
  [-500, '0s'],
])('an age of %i ms is written %s', (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text);
});
