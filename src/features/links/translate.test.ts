import { expect, test } from 'vitest';

import { convertText } from '../../../test/conformance/convert-text.ts';

function links(written: string): { links: unknown; said: string[] } {
  const others = 'db: {image: mariadb}\nmy_cache: {image: redis}\nnone: {image: rancher/none}\n';
  const { manifests, diagnostics } = convertText(`${others}web: {image: nginx, links: ${written}}`);
  const said = diagnostics.map(({ code }) => code).filter((code) => code !== 'RC5211');
  return { links: manifests.find(({ metadata }) => metadata.name === 'web')?.spec?.['links'], said };
}

test.each([
  ['[db]', [{ service: 'db', alias: 'db' }], []],
  ['["db:mysql"]', [{ service: 'db', alias: 'mysql' }], ['RC5016']],
  ['[db, db]', [{ service: 'db', alias: 'db' }], []],
  ['[my_cache]', [{ service: 'my-cache', alias: 'my-cache' }], []],
  ['["db:My_DB"]', [{ service: 'db', alias: 'my-db' }], ['RC5016']],
  ['[]', undefined, []],
  ['[gone, db]', [{ service: 'db', alias: 'db' }], ['RC4021']],
  ['[none]', undefined, ['RC5012']],
  ['["db:x", "my_cache:x"]', [{ service: 'my-cache', alias: 'x' }], ['RC5016', 'RC4020', 'RC5016']],
])('%s', (written, expected, codes) => {
  const result = links(written);
  expect(result.links).toEqual(expected);
  // The service my_cache is renamed in every case.
  expect(result.said.filter((code) => code !== 'RC5005')).toEqual(codes);
});

test.each(['["a:b:c"]', '[":x"]', '["db:_"]'])('%s is no link', (written) => {
  expect(links(written).said).toContain('RC4019');
});
