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
