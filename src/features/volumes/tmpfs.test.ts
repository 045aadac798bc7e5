import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { readTmpfsSize } from './tmpfs-options.ts';

/** The executor's config/types.go: a text or a list; Docker's `--tmpfs path[:options]`. */
test.each([
  ['/run', [{ target: '/run' }], []],
  ['[/run/, /tmp]', [{ target: '/run' }, { target: '/tmp' }], []],
  ['/run:size=64m', [{ target: '/run', size: '64Mi', options: 'size=64m' }], []],
  [
    '"/run:rw,noexec,nosuid,size=65536k"',
    [{ target: '/run', size: '65536Ki', options: 'rw,noexec,nosuid,size=65536k' }],
    [],
  ],
  ['"/run:ro"', [{ target: '/run', readOnly: true, options: 'ro' }], []],
  ['"/run:mode=1770"', [{ target: '/run', options: 'mode=1770' }], ['RC5182']],
  ['"/run:size=50%"', [{ target: '/run', options: 'size=50%' }], ['RC5182']],
  ['~', undefined, []],
])('tmpfs: %s', (written, tmpfs, said) => {
  const conversion = convertKeys(`tmpfs: ${written}`);
  expect(conversion.spec?.['tmpfs']).toEqual(tmpfs);
  expect(conversion.said.map((text) => text.slice(0, 6))).toEqual(said);
});

test.each(['run', '""', '/', '"$UNSET"', '[run]'])('%s is refused', (written) => {
  expect(convertKeys(`tmpfs: ${written}`).said.map((text) => text.slice(0, 6))).toContain('RC4174');
});

test('where a volume is mounted, the volume counts', () => {
  const { spec, said } = convertKeys('tmpfs: /x\nvolumes: ["/a:/x"]');
  expect(spec).not.toHaveProperty('tmpfs');
  expect(said.map((text) => text.slice(0, 6))).toContain('RC4018');
});

/** The kernel's tmpfs: k, m and g are powers of 1024. */
test.each([
  ['100', '100'],
  ['64k', '64Ki'],
  ['64M', '64Mi'],
  ['1g', '1Gi'],
  ['1gb', '1Gi'],
  ['50%', undefined],
  ['x', undefined],
  ['', undefined],
])('a size of %s is %s', (text, size) => {
  expect(readTmpfsSize(text)).toBe(size);
});
