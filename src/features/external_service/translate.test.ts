import { expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

function external(keys: string) {
  const conversion = convertText(`db: {${keys}}`);
  return { object: conversion.manifests[1], said: codes(conversion) };
}

test.each([
  ['external_ips: [192.0.2.1, 192.0.2.1, "2001:db8::1"]', { externalIps: ['192.0.2.1', '2001:db8::1'] }, []],
  ['image: rancher/external-service, hostname: db.example.com', { hostname: 'db.example.com' }, []],
  ['hostname: DB_1.example.com.', { hostname: 'DB_1.example.com.' }, []],
  ['image: rancher/external-service', {}, ['RC4223']],
  ['image: rancher/external-service, external_ips: [""]', {}, ['RC4223']],
  ['image: nginx, external_ips: [192.0.2.1]', { externalIps: ['192.0.2.1'] }, ['RC5210']],
  [
    'external_ips: [192.0.2.1], health_check: {port: 80, request_line: HEAD / HTTP/1.0, interval: 500}',
    { externalIps: ['192.0.2.1'], healthCheck: expect.objectContaining({ port: 80, interval: 500 }) },
    [],
  ],
])('%s', (keys, spec, codesOf) => {
  const { object, said } = external(keys);
  expect(object).toMatchObject({ kind: 'RancherExternalService', metadata: { name: 'db' } });
  expect(object?.spec).toEqual(spec);
  expect(said).toEqual(codesOf);
});

test.each([
  ['external_ips: [192.0.2.1], image: rancher/external-service, hostname: a.test', 'RC4222'],
  ['external_ips: [db.example.com]', 'RC4224'],
  ['external_ips: ["192.0.2.1:80"]', 'RC4224'],
  ['hostname: "http://a.test/"', 'RC4225'],
  ['external_ips: 192.0.2.1', 'RC4006'],
])('%s is an error', (keys, code) => {
  const { object, said } = external(keys);
  expect(object).toBeUndefined();
  expect(said).toContain(code);
});
