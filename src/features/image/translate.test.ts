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

test('the label of pulling', () => {
  const label = 'io.rancher.container.pull_image';
  expect(convertKeys(`labels: {${label}: always}`)).toEqual({
    spec: { image: 'nginx', pullImage: 'always', labels: { [label]: 'always' } },
    said: [],
  });
  expect(convertKeys(`labels: ["${label}=never"]`)).toEqual({
    spec: { image: 'nginx', labels: { [label]: 'never' } },
    said: [expect.stringContaining('RC5131')],
  });
});

test('a build may be a map', () => {
  expect(convertKeys('build: {context: ., dockerfile: D, args: [A=1]}\nimage: nginx')).toMatchObject({
    spec: { image: 'nginx' },
    said: [expect.stringContaining('`build`')],
  });
});
