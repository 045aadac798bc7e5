import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test('published and exposed ports, each once', () => {
  expect(convertKeys('ports: ["80:80", 443:8443/tcp, 22:22, "80:80"]\nexpose: [8080, "53/udp", "8080/tcp"]')).toEqual({
    spec: { image: 'nginx', ports: ['80:80', '443:8443', '22:22'], expose: ['8080', '53/udp'] },
    said: [],
  });
});

test('a port without a public one is kept as it is, with a warning', () => {
  expect(convertKeys('ports: ["80", "53/udp", "192.0.2.1::81"]\nexpose: ["80"]')).toEqual({
    spec: { image: 'nginx', ports: ['80', '53/udp', '192.0.2.1::81'], expose: ['80'] },
    said: [expect.stringContaining('RC5006'), expect.stringContaining('RC5006'), expect.stringContaining('RC5006')],
  });
});

test('one public port for two ports of a container', () => {
  expect(convertKeys('ports: ["80:80", "80:8080"]').said).toEqual([expect.stringContaining('RC5125')]);
});

test('the public part of an exposed port is left out', () => {
  expect(convertKeys('expose: ["9173:9173"]')).toEqual({
    spec: { image: 'nginx', expose: ['9173'] },
    said: [expect.stringContaining('RC4032')],
  });
});

test.each([
  ['ports: "80:80"', 'RC4006'],
  ['ports: [3000-3005]', 'RC4015'],
  ['ports: ["80:80:80:80"]', 'RC4014'],
  ['ports: ["70000:80"]', 'RC4014'],
  ['expose: [http]', 'RC4014'],
])('%s is an error', (keys, code) => {
  expect(convertKeys(keys).said).toEqual([expect.stringContaining(code)]);
});
