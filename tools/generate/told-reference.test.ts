import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { conditionReasons } from '../../src/controllers/condition-reasons.ts';
import { eventReasons } from '../../src/controllers/event-reasons.ts';

const root = join(import.meta.dirname, '../..');
const tables = ['condition-reasons.ts', 'event-reasons.ts'];

/** Sources that make Events and conditions, without their tests and the two tables. */
const sources = ['src/controllers', 'src/plan'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .filter((file) => !tables.includes(file))
    .map((file) => ({ file: join(folder, file), text: readFileSync(join(root, folder, file), 'utf8') })),
);

/** Words after `reason:`, and the values of maps that are called reasons. */
function reasonsIn(text: string): string[] {
  const direct = [...text.matchAll(/\breason: '([A-Z]\w+)'/g)].map(([, reason = '']) => reason);
  const drafted = [...text.matchAll(/\bdraft\('([A-Z]\w+)'/g)].map(([, reason = '']) => reason);
  const maps = [...text.matchAll(/const (?:\w*R|r)easons\b[^=]*= \{([^}]*)\}/g)];
  const mapped = maps.flatMap(([, body = '']) =>
    [...body.matchAll(/: '([A-Z]\w+)'/g)].map(([, reason = '']) => reason),
  );
  return [...direct, ...drafted, ...mapped];
}

const said = new Map(sources.flatMap(({ file, text }) => reasonsIn(text).map((reason) => [reason, file] as const)));
const conditionWords = Object.values(conditionReasons).flatMap(({ reasons }) => Object.keys(reasons));
const documented = new Set([...Object.keys(eventReasons), ...conditionWords]);

test('every reason that the sources name is in one of the tables', () => {
  expect(said.size).toBeGreaterThan(50);
  const missing = [...said].filter(([reason]) => !documented.has(reason));
  expect(missing, 'add it to src/controllers/event-reasons.ts or condition-reasons.ts').toEqual([]);
});

test('the tables name nothing that no source says', () => {
  const text = sources.map((source) => source.text).join('\n');
  const unsaid = [...documented].filter((reason) => !new RegExp(`['"]${reason}['"]|\\b${reason}:`).test(text));
  expect(unsaid).toEqual([]);
});

test('what Rancher told in its service log is told in an Event', () => {
  const suggested = [
    'InstanceCreated',
    'InstanceRemovedUnhealthy',
    'InstanceRemovedBad',
    'InstanceRemovedExtra',
    'HealthInitializing',
    'HealthHealthy',
    'HealthUnhealthy',
    'HealthReinitializing',
    'InitializingTimeout',
    'QuorumHold',
    'HostReconnecting',
    'HostDisconnected',
    'HostReturned',
    'UpgradeStarted',
    'UpgradeFinished',
  ];
  expect(Object.keys(eventReasons)).toEqual(expect.arrayContaining(suggested));
});
