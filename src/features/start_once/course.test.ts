import { describe, expect, test } from 'vitest';

import { type Course, courseOf } from './course.ts';

const once = { startOnce: true };
const takes = (member: string) => ({ volumesFrom: [{ member }] });

/** How the sidekick `data` of a unit is run; `logs` is another sidekick, where it is given. */
function course(data: object, primary: object = {}, logs?: object): Course {
  const others = logs ? [{ name: 'logs', spec: logs as never }] : [];
  return courseOf('data', [
    { name: 'primary', spec: primary as never },
    { name: 'data', spec: data as never },
    ...others,
  ]);
}

describe('a sidekick', () => {
  test.each<[string, object, object, object | undefined, Course]>([
    ['kept running', {}, {}, undefined, 'container'],
    ['that runs once, and lends its volumes to the primary', once, takes('data'), undefined, 'first'],
    ['that runs once, and lends its volumes to another sidekick', once, {}, takes('data'), 'first'],
    ['that runs once', once, {}, undefined, 'beside'],
    ['that runs once, and takes volumes', { ...once, ...takes('primary') }, {}, undefined, 'beside'],
    ['that runs once with a secret', { ...once, secrets: [{}] }, {}, undefined, 'first'],
    ['that runs once with a part of a volume', { ...once, volumes: [{ subPath: 'data' }] }, {}, undefined, 'first'],
    [
      'that takes a part of a volume from another',
      { ...once, ...takes('logs') },
      {},
      { volumes: [{ subPath: 'data' }], ...takes('data') },
      'first',
    ],
    ['kept running beside a job', {}, once, undefined, 'sidecar'],
    ['that runs once beside a job', once, once, undefined, 'container'],
    ['that runs once and lends its volumes to a job', once, { ...once, ...takes('data') }, undefined, 'first'],
    ['kept running that takes the volumes of what runs once', takes('primary'), once, undefined, 'container'],
    ['that runs once beside what lends its volumes to another', once, once, takes('primary'), 'beside'],
  ])('%s', (_, data, primary, logs, expected) => {
    expect(course(data, primary, logs)).toBe(expected);
  });
});
