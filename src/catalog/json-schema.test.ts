import { expect, test } from 'vitest';

import { sourceFile } from '../compose/source.ts';
import { readCatalog } from './catalog.ts';
import { questionsSchema } from './json-schema.ts';

const text = `catalog:
  name: Shop
  description: A shop
  questions:
  - {variable: PORT, type: int, required: true, default: "80", min: 1, max: 65535, label: Port}
  - {variable: SSL, type: boolean, default: true, group: Security}
  - {variable: SIZE, type: enum, options: [s, m], default: s, description: How large}
  - {variable: NAME, required: true, max_length: 20, valid_chars: "a-z-", invalid_chars: "x"}
  - {variable: PASS, type: password, required: true, min_length: 8}
  - {variable: CONF, type: multiline}
`;

test('says what a form and a checker need', () => {
  const rancherCompose = sourceFile('r.yml', text);
  const schema = questionsSchema(readCatalog({ dockerCompose: [], rancherCompose }, () => undefined));
  expect(schema).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Shop',
    description: 'A shop',
    type: 'object',
    properties: {
      PORT: { title: 'Port', type: 'integer', minimum: 1, maximum: 65535, default: 80 },
      SSL: { type: 'boolean', default: true, 'x-rancher-group': 'Security' },
      SIZE: { description: 'How large', type: 'string', enum: ['s', 'm', ''], default: 's' },
      NAME: {
        type: 'string',
        minLength: 1,
        maxLength: 20,
        allOf: [{ pattern: '^[a-z\\-]*$' }, { pattern: '^[^x]*$' }],
      },
      PASS: { type: 'string', format: 'password', writeOnly: true, minLength: 8 },
      CONF: { type: 'string', 'x-rancher-type': 'multiline' },
    },
    required: ['NAME', 'PASS'],
  });
});

test('a variable may have any name', () => {
  const rancherCompose = sourceFile('r.yml', 'catalog:\n  questions:\n  - {variable: __proto__, type: int}\n');
  const schema = questionsSchema(readCatalog({ dockerCompose: [], rancherCompose }, () => undefined));
  expect(JSON.stringify(schema)).toContain('"__proto__":{"type":"integer"}');
});
