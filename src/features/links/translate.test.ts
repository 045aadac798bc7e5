import { describe, expect, test } from 'vitest';

import { codes as codesOf, convertText } from '../../../test/conformance/convert-text.ts';

function links(written: string): { links: unknown; said: string[] } {
  const others = 'db: {image: app}\nmy_cache: {image: cache}\nnone: {image: rancher/none}\n';
  const { manifests, diagnostics } = convertText(`${others}web: {image: nginx, links: ${written}}`);
  const said = diagnostics.map(({ code }) => code).filter((code) => code !== 'RC5211');
  return { links: manifests.find(({ metadata }) => metadata.name === 'web')?.spec?.['links'], said };
}

test.each([
  ['[db]', [{ service: 'db', alias: 'db' }], []],
  ['["db:mysql"]', [{ service: 'db', alias: 'mysql' }], []],
  ['["db:my_cache"]', [{ service: 'db', alias: 'my-cache' }], ['RC5016']],
  ['["my_cache:db"]', [{ service: 'my-cache', alias: 'db' }], ['RC5016']],
  ['[db, db]', [{ service: 'db', alias: 'db' }], []],
  ['[my_cache]', [{ service: 'my-cache', alias: 'my-cache' }], []],
  ['["db:My_DB"]', [{ service: 'db', alias: 'my-db' }], []],
  ['[]', undefined, []],
  ['[gone, db]', [{ service: 'db', alias: 'db' }], ['RC4021']],
  ['[none]', undefined, ['RC5012']],
  ['["shop/db"]', [{ service: 'db', alias: 'db' }], []],
  ['[":x", db]', [{ service: 'db', alias: 'db' }], ['RC4021']],
  ['["db:"]', [{ service: 'db', alias: 'db' }], []],
  ['["db:x", "my_cache:x"]', [{ service: 'my-cache', alias: 'x' }], ['RC4020']],
])('%s', (written, expected, codes) => {
  const result = links(written);
  expect(result.links).toEqual(expected);
  // The service my_cache is renamed in every case.
  expect(result.said.filter((code) => code !== 'RC5005')).toEqual(codes);
});

test.each(['["a:b:c"]', '["db:_"]', '["a/b/c"]', '["a/"]'])('%s is no link', (written) => {
  expect(links(written).said).toContain('RC4019');
});

/** What the service `web` with those keys becomes beside `db` and its sidekick `backup`. */
function web(keys: object, more: object = {}) {
  const file = {
    db: { image: 'app', labels: { 'io.rancher.sidekicks': 'backup' } },
    backup: { image: 'backup' },
    web: { image: 'nginx', ...keys },
    ...more,
  };
  const conversion = convertText(JSON.stringify(file));
  const { links, externalLinks } = conversion.manifests.find(({ metadata }) => metadata.name === 'web')?.spec ?? {};
  return { links, externalLinks, said: codesOf(conversion) };
}

/** rancher-compose, rancher/service.go (getLinks): both keys are one list, and a slash divides stack and service. */
describe('links to other stacks', () => {
  test.each<[object, object | undefined, string[]]>([
    [{ external_links: ['other/db'] }, { stack: 'other', service: 'db', alias: 'db' }, ['RC5016']],
    [{ external_links: ['Other/my_db:store'] }, { stack: 'other', service: 'my-db', alias: 'store' }, []],
    [{ links: ['other/db:store'] }, { stack: 'other', service: 'db', alias: 'store' }, []],
    [{ external_links: [':x'] }, undefined, ['RC4021']],
    [{ external_links: ['gone'] }, undefined, ['RC4021']],
  ])('%j', (keys, link, said) => {
    expect(web(keys)).toEqual({ links: undefined, externalLinks: link && [link], said });
  });

  test('one of them without a stack is a service of this one', () => {
    expect(web({ external_links: ['db', 'shop/db:db'] })).toEqual({
      links: [{ service: 'db', alias: 'db' }],
      externalLinks: undefined,
      said: [],
    });
  });

  test('the last one of an alias counts, whichever key it stands below', () => {
    const found = web({ links: ['db'], external_links: ['other/db'] });
    expect(found).toMatchObject({ links: undefined, externalLinks: [{ stack: 'other', service: 'db', alias: 'db' }] });
    expect(found.said).toContain('RC4020');
  });
});

describe('what is linked to', () => {
  test('a service without ports is linked all the same', () => {
    expect(web({ links: ['db'] })).toEqual({
      links: [{ service: 'db', alias: 'db' }],
      externalLinks: undefined,
      said: [],
    });
  });

  test('a sidekick of another unit is no service', () => {
    expect(web({ links: ['backup'] })).toEqual({ links: undefined, externalLinks: undefined, said: ['RC5169'] });
  });

  test.each([
    ['logs', ['RC5166']],
    ['logs:tail', ['RC5169']],
  ])('one of the same unit, %s, is found by its own name only', (link, said) => {
    const keys = { links: [link], labels: { 'io.rancher.sidekicks': 'logs' } };
    expect(web(keys, { logs: { image: 'tail' } })).toEqual({ links: undefined, externalLinks: undefined, said });
  });
});

describe('links that Rancher did not send', () => {
  test('beside a selector of links', () => {
    const keys = { links: ['db'], labels: { 'io.rancher.service.selector.link': 'a=b' } };
    expect(web(keys)).toEqual({ links: undefined, externalLinks: undefined, said: ['RC5168', 'RC5165'] });
  });

  test('of a sidekick', () => {
    const file = `web: {image: nginx, labels: {io.rancher.sidekicks: logs}}
logs: {image: tail, links: [db], external_links: [other/db]}
db: {image: app}`;
    expect(codesOf(convertText(file))).toEqual(['RC5160', 'RC5160']);
  });
});

test.each([
  [['db'], ['RC5166']],
  [{ db: { condition: 'service_healthy' } }, ['RC5166']],
  ['db', ['RC4006']],
])('depends_on: %j', (dependsOn, said) => {
  expect(web({ depends_on: dependsOn }).said).toEqual(said);
});
