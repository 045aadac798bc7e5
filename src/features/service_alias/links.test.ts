import { expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

function alias(keys: string) {
  const conversion = convertText(`web: {image: nginx}\nname: {image: rancher/dns-service, ${keys}}`);
  return { object: conversion.manifests[1], said: codes(conversion) };
}

test.each([
  ['links: [web]', { links: [{ service: 'web', alias: 'web' }] }, []],
  ['links: ["web:www"]', { links: [{ service: 'web', alias: 'www' }] }, []],
  ['external_links: ["other/web:x"]', { externalLinks: [{ stack: 'other', service: 'web', alias: 'x' }] }, []],
  ['links: []', {}, []],
  ['scale: 1', {}, ['RC5001', 'RC4226']],
])('%s', (keys, spec, said) => {
  const found = alias(keys);
  expect(found.object).toMatchObject({ kind: 'RancherServiceAlias', metadata: { name: 'name' } });
  expect(found.object?.spec).toEqual(spec);
  expect(new Set(found.said)).toEqual(new Set(said));
});

test('selectors stay as they are written', () => {
  const labels = { 'io.rancher.service.selector.container': 'd!=e', 'io.rancher.service.selector.link': 'a = b, c' };
  expect(alias(`labels: ${JSON.stringify(labels)}`).object?.spec).toEqual({
    labels,
    selectorLink: 'a = b, c',
    selectorContainer: 'd!=e',
  });
});
