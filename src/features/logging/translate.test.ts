import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';

test.each([
  ['log_driver: syslog', ['RC5114']],
  ['log_driver: syslog\nlog_opt: {syslog-address: "tcp://192.0.2.1:514"}', ['RC5114', 'RC5107']],
  ['log_driver: json-file\nlog_opt: {max-size: 10m}', ['RC5107', 'RC5107']],
  ['log_driver: none', ['RC5114']],
  // What Rancher wrote when it exported a stack.
  ['log_driver: ""\nlog_opt: {}', []],
  ['logging: {driver: "", options: {}}', []],
  ['logging: {driver: gelf, options: {a: b}}', ['RC5114', 'RC5107']],
  ['logging: text', ['RC4007']],
])('%j', (keys, codes) => {
  const { spec, said } = convertKeys(keys);
  expect(said.map((text) => text.slice(0, 6))).toEqual(codes);
  if (!codes.includes('RC4007')) expect(spec).toEqual({ image: 'nginx' });
});
