/** Converters that know nothing of Rancher deploy its marker images as applications; nothing here ever does. */
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { convertText } from '../../test/conformance/convert-text.ts';

const marker = fc
  .tuple(
    fc.constantFrom('', 'docker.io/', 'index.docker.io/'),
    fc.constantFrom('load-balancer-service', 'lb-service-haproxy', 'dns-service', 'external-service', 'none'),
    fc.constantFrom('', ':latest', ':v0.9.14', '@sha256:0123456789abcdef'),
  )
  .map(([registry, name, tag]) => `${registry}rancher/${name}${tag}`);

const keys = fc
  .subarray([
    'external_ips: [192.0.2.1]',
    'hostname: a.test',
    'links: [web]',
    'ports: ["80:80"]',
    'lb_config: {port_rules: [{source_port: 81, service: web, target_port: 80}]}',
    'network_driver: {name: x}',
    'storage_driver: {name: x}',
    'type: virtualMachine',
    'scale: 2',
    'labels: {io.rancher.service.selector.container: "a=b"}',
    'health_check: {port: 42}',
  ])
  .map((lines) => lines.map((line) => `  ${line}\n`).join(''));

test('no manifest ever holds the image of something that was no program', () =>
  fc.assert(
    fc.property(marker, keys, fc.boolean(), (image, lines, beside) => {
      const labels = beside ? '{io.rancher.sidekicks: it}' : '{}';
      const { manifests } = convertText(`web: {image: nginx, labels: ${labels}}\nit:\n  image: ${image}\n${lines}`);
      expect(JSON.stringify(manifests)).not.toMatch(/"image":"[^"]*rancher\//);
    }),
    { numRuns: 300 },
  ));
