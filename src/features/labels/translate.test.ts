import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test('a map and a list say the same', () => {
  const expected = { spec: { image: 'nginx', labels: { 'traefik.enable': 'true', tier: 'web', flag: '' } }, said: [] };
  expect(convertKeys('labels:\n  traefik.enable: true\n  tier: web\n  flag: ""')).toEqual(expected);
  expect(convertKeys('labels: [traefik.enable=true, tier=web, flag]')).toEqual(expected);
});

test("labels of Rancher's that nothing acts on are kept and named", () => {
  expect(convertKeys('labels: {io.rancher.container.pull_images: always}')).toEqual({
    spec: { image: 'nginx', labels: { 'io.rancher.container.pull_images': 'always' } },
    said: [expect.stringContaining('RC5004')],
  });
});

test.each([
  ['labels: text', 'RC4007'],
  ['labels: {a: [b]}', 'RC4005'],
  ['labels: ["=b"]', 'RC4005'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});
