import { expect, test } from 'vitest';

import { convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

function volumes(written: string): { volumes: unknown; said: string[] } {
  const { spec, said } = convertKeys(`volumes: ${written}`);
  return { volumes: spec?.['volumes'], said: said.map((text) => text.slice(0, 6)) };
}

test.each([
  ['["/data:/var/lib/mysql"]', [{ target: '/var/lib/mysql', hostPath: '/data' }], []],
  ['["/etc/x:/x:ro"]', [{ target: '/x', hostPath: '/etc/x', readOnly: true }], []],
  ['["data:/x"]', [{ target: '/x', name: 'data' }], []],
  [
    '["data:/x", "data:/y:rw"]',
    [
      { target: '/x', name: 'data' },
      { target: '/y', name: 'data' },
    ],
    [],
  ],
  ['["My_Data:/x"]', [{ target: '/x', name: 'my-data' }], ['RC5005']],
  ['[/x]', [{ target: '/x' }], ['RC5007']],
  ['["/a/../b/:/x/"]', [{ target: '/x', hostPath: '/b' }], []],
  ['["/:/host:ro"]', [{ target: '/host', hostPath: '/', readOnly: true }], []],
  ['["/a:/x:z,ro"]', [{ target: '/x', hostPath: '/a', readOnly: true }], ['RC5013']],
])('%s', (written, expected, codes) => {
  expect(volumes(written)).toEqual({ volumes: expected, said: codes });
});

test.each([
  ['["./data:/x"]', 'RC4017'],
  ['["../data:/x"]', 'RC4017'],
  ['["~/data:/x"]', 'RC4017'],
  ['[data]', 'RC4016'],
  ['["data:x"]', 'RC4016'],
  ['["a:/b:ro:c"]', 'RC4016'],
  ['["a/b:/x"]', 'RC4016'],
  ['["/a:/x", "/b:/x/"]', 'RC4018'],
  ['["a_b:/x", "a-b:/y"]', 'RC4011'],
])('%s is an error', (written, code) => {
  expect(volumes(written).said).toContain(code);
});

test('of a declaration the plain local volume is read, the rest is named once', () => {
  const file = [
    "version: '2'",
    'services:',
    '  a: {image: x, volumes: ["plain:/p", "far:/f"]}',
    '  b: {image: x, volumes: ["far:/f"]}',
    'volumes:',
    '  plain: {driver: local}',
    '  far: {driver: rancher-nfs, external: true, per_container: false}',
    '  unused: {driver: other}',
  ].join('\n');
  const { diagnostics } = convertText(file);
  expect(diagnostics.map(({ code, location }) => [code, location?.line, location?.column])).toEqual([
    ['RC5008', 7, 9],
    ['RC5008', 7, 30],
  ]);
});
