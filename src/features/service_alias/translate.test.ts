import { expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

function alias(keys: string) {
  const conversion = convertText(`web: {image: nginx}\nname: {image: rancher/dns-service, ${keys}}`);
  const ours = ['RC5200', 'RC5004'];
  return { object: conversion.manifests[1], said: codes(conversion).filter((code) => !ours.includes(code)) };
}

test.each([
  ['links: [web]', { links: [{ service: 'web', alias: 'web' }] }, []],
  [
    'external_links: ["other/web:x", Other/web, s/t]',
    {
      externalLinks: [
        { stack: 'other', service: 'web' },
        { stack: 's', service: 't' },
      ],
    },
    ['RC5005'],
  ],
  ['links: []', {}, []],
  ['{}: 1', {}, ['RC4226']],
])('%s', (keys, spec, said) => {
  const written = keys === '{}: 1' ? '' : keys;
  const found = alias(written);
  expect(found.object).toMatchObject({ kind: 'RancherServiceAlias', metadata: { name: 'name' } });
  expect(found.object?.spec).toEqual(spec);
  expect(found.said).toEqual(said);
});

test('selectors stay as they are written', () => {
  const labels = { 'io.rancher.service.selector.link': 'a = b, c', 'io.rancher.service.selector.container': 'd!=e' };
  expect(alias(`labels: ${JSON.stringify(labels)}`).object?.spec).toEqual({
    labels,
    selectorLink: 'a = b, c',
    selectorContainer: 'd!=e',
  });
});

test.each([
  ['external_links: [web]', 'RC4227'],
  ['external_links: [a/b/c]', 'RC4227'],
  ['labels: {io.rancher.service.selector.link: my key=a}', 'RC4204'],
])('%s is an error', (keys, code) => {
  const { object, said } = alias(keys);
  expect(object).toBeUndefined();
  expect(said).toContain(code);
});
