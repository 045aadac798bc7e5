import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

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

const unit = (web: string, side: string): string => `web:
  image: a
  ${web}
  labels: {io.rancher.sidekicks: side}
side:
  image: b
  ${side}
`;

test.each([
  ['ports: ["8080:80"]', 'expose: [80]', 1],
  ['ports: ["8080:80"]', 'health_check: {port: 80}', 1],
  ['ports: ["8080:80"]', 'ports: ["8080:81"]', 1],
  ['ports: ["192.0.2.1:8080:80"]', 'ports: ["192.0.2.2:8080:81"]', 0],
  ['ports: ["8080:80"]', 'ports: ["8081:81", "8080:82/udp"]', 0],
  ['expose: [80]\n  health_check: {port: 80}', 'expose: [81]', 0],
  ['expose: [80]', 'health_check: {port: 80}\n  network_mode: "container:web"', 0],
  ['expose: [80]', 'expose: [80]\n  labels: {io.rancher.container.start_once: "true"}', 0],
])('members with %s and %s', (web, side, count) => {
  const said = codes(convertText(unit(web, side)));
  expect(said.filter((code) => code === 'RC5125')).toHaveLength(count);
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
