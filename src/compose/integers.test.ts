import { expect, test } from 'vitest';

import { loadText } from '../../test/conformance/load-text.ts';

// getRancherConfigObjects and tryConvertStringsToInts: rancher-compose's rancher/context.go and preprocess/project.go, the
// executor's config/preprocess.go. The keys are those of RancherConfig whose Go kind is struct, pointer or slice.
test.each([
  [
    'health_check: {port: "80", interval: "2000", request_line: "GET /"}',
    { port: 80, interval: 2000, request_line: 'GET /' },
  ],
  [
    'health_check: {recreate_on_quorum_strategy_config: {quorum: "2"}}',
    { recreate_on_quorum_strategy_config: { quorum: 2 } },
  ],
  ['lb_config: {port_rules: [{source_port: "80", path: "80"}]}', { port_rules: [{ source_port: 80, path: 80 }] }],
  ['load_balancer_config: {lb_cookie_stickiness_policy: {name: "1"}}', { lb_cookie_stickiness_policy: { name: 1 } }],
  ['certs: ["123", a]', [123, 'a']],
  ['external_ips: ["1", 10.0.0.1]', [1, '10.0.0.1']],
  ['disks: [{size: "40", name: root}]', [{ size: 40, name: 'root' }]],
  ['scale_policy: {min: "1", max: "+3", increment: "-1"}', { min: 1, max: 3, increment: -1 }],
  ['upgrade_strategy: {batch_size: "007"}', { batch_size: 7 }],
  ['storage_driver: {name: "1", scope: local}', { name: 1, scope: 'local' }],
  ['network_driver: {cni_config: {a: ["1"]}}', { cni_config: { a: [1] } }],
  // No integers for strconv.Atoi.
  ['health_check: {port: "8_0", interval: "0x10", name: "1.0"}', { port: '8_0', interval: '0x10', name: '1.0' }],
  ['health_check: {name: " 1", strategy: "1e3", port: ""}', { name: ' 1', strategy: '1e3', port: '' }],
  ['certs: ["12345678901234567890"]', ['12345678901234567890']],
  // Keys of other Go types.
  ['metadata: {a: "1"}', { a: '1' }],
  ['scale: "2"', '2'],
  ['service_schemas: {a: "1"}', { a: '1' }],
  ['default_cert: "1"', '1'],
  ['ports: ["80"]', ['80']],
  ['labels: {a: "1"}', { a: '1' }],
])('%s', (keys, value) => {
  const [key = ''] = keys.split(':');
  expect(loadText([`web: {${keys}}`]).services['web']).toEqual({ [key]: value });
});

test('it comes after interpolation', () => {
  const { services } = loadText(['web: {health_check: {port: $PORT}}'], undefined, { variables: { PORT: '80' } });
  expect(services).toEqual({ web: { health_check: { port: 80 } } });
});

test('the text stays as it was written', () => {
  const certs = loadText(['web: {certs: ["007"]}']).stack.services.get('web')?.keys.get('certs');
  expect(certs?.value).toMatchObject({ items: [{ value: 7, text: '007' }] });
});
