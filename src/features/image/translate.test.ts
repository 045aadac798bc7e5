import { expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

test.each(['nginx', 'wordpress:4.6', 'registry.example:5000/team/app@sha256:00', '1.10'])('%s', (image) => {
  expect(convertKeys(`image: ${image}`)).toEqual({ spec: { image }, said: [] });
});

test.each([
  ['build: .', 'RC4002'],
  ['image:', 'RC4001'],
  ['image: ""', 'RC4001'],
  ['image: "wordpress:"', 'RC4030'],
  ['image: a b', 'RC4030'],
  ['image: [a]', 'RC4005'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said[0]).toContain(code);
});

test('a build beside an image is left out', () => {
  expect(convertKeys('image: nginx\nbuild: .\ndockerfile: Dockerfile')).toMatchObject({
    spec: { image: 'nginx' },
    said: [expect.stringContaining('`build`'), expect.stringContaining('`dockerfile`')],
  });
});

test('a service without keys has no image', () => {
  expect(convertText('web:').diagnostics).toMatchObject([{ code: 'RC4001', location: { line: 1, column: 1 } }]);
});
