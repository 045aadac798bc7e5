import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';
import { ignored } from './pod.ts';

test('what is not written is left to the image', () => {
  const { container } = rendered({});
  expect(container).not.toHaveProperty('command');
  expect(container).not.toHaveProperty('args');
});

test('an entrypoint is the command, and a command its arguments', () => {
  expect(rendered({ entrypoint: ['/init', 'a b'] }).container).toMatchObject({ command: ['/init', 'a b'] });
  expect(rendered({ command: ['sh', '-c', ''] }).container).toMatchObject({ args: ['sh', '-c', ''] });
});

test('nothing in the words is expanded', () => {
  const { container } = rendered({ entrypoint: ['$(A)'], command: ['$$(A)', '$A'] });
  expect(container).toMatchObject({ command: ['$$(A)'], args: ['$$$$(A)', '$A'] });
});

test.each([
  ['1000:100', { runAsUser: 1000, runAsGroup: 100 }],
  ['1000', { runAsUser: 1000 }],
  ['root', { runAsUser: 0 }],
  ['1000:www', { runAsUser: 1000 }],
  ['www-data', undefined],
])('user %s', (user, context) => {
  expect(rendered({ user }).container?.securityContext).toEqual(context);
});

test('terminal, input and directory', () => {
  const { container } = rendered({ tty: true, stdinOpen: true, workingDir: '/srv' });
  expect(container).toMatchObject({ tty: true, stdin: true, workingDir: '/srv' });
  const other = rendered({ tty: false }).container;
  expect(other).not.toHaveProperty('tty');
  expect(other).not.toHaveProperty('stdin');
});

const side = (over: object = {}) => ({ name: 'side', image: 'side', ...over });

test.each([
  [undefined, undefined, 10],
  [5, undefined, 10],
  [30, undefined, 30],
  [5, 3, 5],
  [5, 60, 60],
  [0, 0, 1],
])('grace periods of %s and %s seconds make %s', (primary, sidekick, seconds) => {
  const own = primary === undefined ? {} : { stopGracePeriod: primary };
  const its = sidekick === undefined ? {} : { stopGracePeriod: sidekick };
  expect(rendered({ ...own, sidekicks: [side(its)] }).spec.terminationGracePeriodSeconds).toBe(seconds);
});

test('alone, a unit stops in its own time', () => {
  expect(rendered({ stopGracePeriod: 3 }).spec.terminationGracePeriodSeconds).toBe(3);
  expect(rendered({}).spec.terminationGracePeriodSeconds).toBe(10);
});

test('init is for all members or for none', () => {
  expect(rendered({ init: true }).spec.shareProcessNamespace).toBe(true);
  expect(rendered({ init: true, sidekicks: [side({ init: true })] }).spec.shareProcessNamespace).toBe(true);
  expect(rendered({ init: true, sidekicks: [side()] }).spec).not.toHaveProperty('shareProcessNamespace');
  expect(rendered({ sidekicks: [side({ init: true })] }).spec).not.toHaveProperty('shareProcessNamespace');
});

test('what Kubernetes has no word for is named', () => {
  expect(ignored({ user: '1000:www', stopSignal: 'SIGQUIT' }).map(({ field }) => field)).toEqual([
    'spec.user',
    'spec.stopSignal',
  ]);
  expect(ignored({ user: '1000', stopSignal: 'SIGTERM', init: true })).toEqual([]);
  expect(ignored({ init: true }, {}).map(({ field }) => field)).toEqual(['spec.init']);
});
