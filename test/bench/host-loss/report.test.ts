import { expect, test } from 'vitest';

import { boundsOf, keptBy } from './bounds.ts';
import { checked } from './checks.ts';
import { kindsOf, ratios } from './kinds.ts';
import { renderPlot } from './plot.ts';
import { plotOf, renderTables, replaceBetween } from './report.ts';
import { last, parseTrials, type Trial } from './trial.ts';

const trial = (more: Partial<Trial> = {}): Trial => ({
  at: '2026-01-01T00:00:00.000Z',
  check: 'article1',
  leaderHost: false,
  agents: 4,
  host: 'drover-worker',
  off: 200,
  units: [{ condemned: 12_000, created: 12_100, ready: 15_000 }],
  ...more,
});
const trials: Trial[] = [
  trial(),
  trial({ at: '2026-01-01T00:01:00.000Z', units: [{ condemned: 9000, created: 9100, ready: 13_000 }] }),
  trial({ stock: { condemned: 346_000, created: 346_100, ready: 352_000 }, tuned: { created: 46_000, ready: 50_000 } }),
  trial({ leaderHost: true, units: [{ condemned: 14_500, created: 14_600, ready: 18_000 }] }),
  trial({ check: 'article2', agents: 0, units: [{ condemned: 46_000, created: 46_100, ready: 49_000 }] }),
];

test('bounds follow from the numbers of the check', () => {
  expect(boundsOf(checked.article1.healthCheck, false)).toEqual({ earliest: 8000, latest: 14_500 });
  expect(boundsOf(checked.article1.healthCheck, true)).toEqual({ earliest: 8000, latest: 16_000 });
  expect(boundsOf(checked.article2.healthCheck, false)).toEqual({ earliest: 4000, latest: 6700 });
  expect(boundsOf(checked.article2.healthCheck, true)).toEqual({ earliest: 4000, latest: 9000 });
});

test.each([
  ['in time', [{ condemned: 14_700, ready: 19_700 }], { notEarly: true, notLate: true, started: true }],
  [
    'one too early',
    [
      { condemned: 7999, ready: 9000 },
      { condemned: 9000, ready: 9500 },
    ],
    { notEarly: false, notLate: true, started: true },
  ],
  [
    'one too late',
    [
      { condemned: 9000, ready: 9500 },
      { condemned: 14_701, ready: 15_000 },
    ],
    { notEarly: true, notLate: false, started: true },
  ],
  ['slow to start', [{ condemned: 9000, ready: 14_001 }], { notEarly: true, notLate: true, started: false }],
  ['never', [{}], { notEarly: true, notLate: false, started: false }],
])('a trial with its units %s', (_, units, kept) => {
  expect(keptBy(trial({ units }))).toEqual(kept);
});

test('a trial is as late as its last unit, and nowhere when one did not get there', () => {
  const units = [{ condemned: 1, ready: 5 }, { condemned: 3 }];
  expect([last(trial({ units }), 'condemned'), last(trial({ units }), 'ready')]).toEqual([3, undefined]);
});

test('kinds are kept apart, and Rancher is replayed on every trial', () => {
  expect(kindsOf(trials).map(({ check, label, trials: count, kept }) => [check, label, count, kept])).toEqual([
    ['article1', 'Drover', 3, 3],
    ['article1', "Drover, the leader's host", 1, 1],
    ['article1', "Rancher's rules up to 1.6.17", 4, undefined],
    ['article1', "Rancher's rules since 1.6.18", 4, undefined],
    ['article1', 'Deployment, tolerations 0 s', 1, undefined],
    ['article1', 'Deployment', 1, undefined],
    ['article2', 'Drover without agents', 1, undefined],
    ['article2', "Rancher's rules up to 1.6.17", 1, undefined],
    ['article2', "Rancher's rules since 1.6.18", 1, undefined],
  ]);
});

test('the ratio is taken within a trial', () => {
  expect(ratios(trials).map((one) => one.toFixed(1))).toEqual(['23.5']);
});

test('the tables', () => {
  const lines = renderTables(trials).split('\n');
  expect(lines).toContain(
    '| article1 | Drover | 3 | 9.0 / 12.0 / 12.0 / 12.0 s | 12.1 / 12.1 s | 13.0 / 15.0 / 15.0 / 15.0 s |',
  );
  expect(lines).toContain(
    '| article1 | Deployment, tolerations 0 s | 1 | – | 46.0 / 46.0 s | 50.0 / 50.0 / 50.0 / 50.0 s |',
  );
  expect(lines).toContain(
    '- article1, Drover: given up not before 8.0 s and not after 14.5 s, Ready within 5.0 s of that: kept in 3 of 3 trials.',
  );
  expect(lines.join('\n')).toContain(
    'In the one trial with a plain Deployment beside it, the units were Ready 23 times sooner',
  );
});

test('the page keeps what is around the tables', () => {
  const page = 'before\n<!-- host-loss: begin -->\nold\n<!-- host-loss: end -->\nafter\n';
  expect(replaceBetween(page, 'new')).toBe(
    'before\n<!-- host-loss: begin -->\n\nnew\n<!-- host-loss: end -->\nafter\n',
  );
  expect(() => replaceBetween('no marks', 'new')).toThrow('lacks the lines');
});

test('the plot', async () => {
  await expect(plotOf(trials)).toMatchFileSnapshot('golden/plot.svg');
});

test('what is written in a plot is text, whatever it is', () => {
  const svg = renderPlot('a < b & c', [{ label: '<script>', condemned: [0, 1e9], ready: [] }]);
  expect(svg).toContain('a &lt; b &amp; c');
  expect(svg).not.toContain('<script>');
  expect(svg.match(/NaN|Infinity/)).toBeNull();
});

test('a results file is read line by line, and a line that is none is named', () => {
  const text = trials.map((one) => JSON.stringify(one)).join('\n');
  expect(parseTrials(`${text}\n`, 'file')).toEqual(trials);
  expect(() => parseTrials(`${text}\n{"at":`, 'file')).toThrow('file:6: not a trial');
  expect(() => parseTrials(JSON.stringify({ ...trial(), more: 1 }), 'file')).toThrow('file:1');
});
