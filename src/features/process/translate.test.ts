import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test('text is split into words, a list is taken word by word', () => {
  expect(convertKeys('command: nginx -g "daemon off;"\nentrypoint: [sh, -c, "exec $$0"]')).toEqual({
    spec: { image: 'nginx', entrypoint: ['sh', '-c', 'exec $0'], command: ['nginx', '-g', 'daemon off;'] },
    said: [],
  });
});

test('words keep their spelling', () => {
  expect(convertKeys('command: [echo, yes, 0644, 1.10]').spec).toMatchObject({
    command: ['echo', 'yes', '0644', '1.10'],
  });
});

test.each(['command:', 'command: ""', 'command: []', 'entrypoint: []'])("%s is the image's own", (keys) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx' }, said: [] });
});

test('mistakes are errors', () => {
  expect(convertKeys(`command: "sh -c 'x"`).said).toEqual([expect.stringContaining('RC4022')]);
  expect(convertKeys('command: {a: b}').said).toEqual([expect.stringContaining('RC4006')]);
  expect(convertKeys('command: [[a]]').said).toEqual([expect.stringContaining('RC4005')]);
});

test('the keys of a container', () => {
  const keys = 'working_dir: /srv\nuser: 1000\ntty: true\nstdin_open: true\ninit: true\nstop_grace_period: 1m30s';
  expect(convertKeys(keys)).toEqual({
    spec: {
      image: 'nginx',
      workingDir: '/srv',
      user: '1000',
      tty: true,
      stdinOpen: true,
      init: true,
      stopGracePeriod: 90,
    },
    said: [],
  });
});

test('what is not so says nothing', () => {
  const keys = 'working_dir: ""\nuser: ""\ntty: false\nstdin_open: false\ninit: false\nstop_signal:';
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx' }, said: [] });
});

test.each([
  ['user: www-data', 'RC5101', { user: 'www-data' }],
  ['stop_signal: SIGQUIT', 'RC5103', { stopSignal: 'SIGQUIT' }],
])('%s is kept, with a warning', (keys, code, spec) => {
  expect(convertKeys(keys)).toEqual({ spec: { image: 'nginx', ...spec }, said: [expect.stringContaining(code)] });
});

test.each([
  ['user: "1:2:3"', 'RC4114'],
  ['stop_grace_period: soon', 'RC4103'],
  ['stop_grace_period: 30h', 'RC4103'],
  ['tty: maybe', 'RC4008'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});
