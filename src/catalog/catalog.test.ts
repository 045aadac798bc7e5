import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sourceFile } from '../compose/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { readCatalog } from './catalog.ts';
import { cutCatalogBlock } from './catalog-block.ts';

function read(rancher: string, docker = '') {
  const said: Diagnostic[] = [];
  const catalog = readCatalog(
    {
      dockerCompose: [sourceFile('docker-compose.yml', docker)],
      rancherCompose: sourceFile('rancher-compose.yml', rancher),
    },
    (diagnostic) => said.push(diagnostic),
  );
  return { catalog, said };
}

const question = (keys: string) => `catalog:\n  questions:\n  - variable: A\n${keys.replaceAll(/^(?=.)/gm, '    ')}\n`;

describe('the block', () => {
  test.each([
    ['at the top', 'catalog:\n  name: n\n'],
    ['with a dot', '.catalog:\n  name: n\nweb: {scale: 1}\n'],
    ['among the services of version 2', "version: '2'\nservices:\n  .catalog:\n    name: n\n  web: {scale: 1}\n"],
    ['in flow style', '{catalog: {name: n}}'],
    ['quoted', '"catalog":\n  name: n\n'],
    ['with an anchor from elsewhere', 'x: &n n\ncatalog:\n  name: *n\n'],
    ['in a template that is no YAML', 'web:\n{{ if x }}\n  scale: 1\n{{end}}\ncatalog:\n  name: n\n{{range}}\nb:\n'],
    ['with CRLF', 'catalog:\r\n  name: n\r\nweb:\r\n  scale: {{ x }}\r\n'],
    ['with comments at the edge', 'catalog: # ours\n\n# about\n  name: n\nweb:\n  scale: {{ x }}\n'],
  ])('is found %s', (_, text) => {
    expect(read(text)).toMatchObject({ catalog: { name: 'n' }, said: [] });
  });

  test('`catalog` counts before `.catalog`', () => {
    expect(read('.catalog:\n  name: b\ncatalog:\n  name: a\n').catalog.name).toBe('a');
  });

  test('a service called catalog-web is none', () => {
    expect(read('catalog-web:\n  name: {{ x }}\n').catalog).toEqual({ questions: [] });
  });

  test('keeps its places in a template', () => {
    const text = 'web:\n  {{ if x }}\n.catalog:\n  questions:\n    - variable: A\n      typ: int\n';
    expect(read(text).said).toMatchObject([
      { code: 'RC2041', location: { line: 6, column: 7 }, hint: 'did you mean `type`?' },
    ]);
  });

  test('that is broken within a template is reported, in a plain file left to its reader', () => {
    const broken = 'catalog:\n  name: "x\n  b: c\n';
    expect(read(`${broken}web: {{x}}`).said.map(({ severity }) => severity)).toEqual(['error']);
    expect(read(broken).said).toEqual([]);
  });

  test('cutting keeps the length and every line', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('catalog:', '.catalog:', '  .catalog:', '  a: b', '', '# c', 'web:', '{{x}}', '\ta'), {
          maxLength: 12,
        }),
        fc.constantFrom('\n', '\r\n'),
        (lines, end) => {
          const source = sourceFile('f', lines.join(end));
          const cut = cutCatalogBlock(source);
          if (!cut) return;
          expect(cut.text).toHaveLength(source.text.length);
          expect(cut.text.split('\n')).toHaveLength(source.lineStarts.length);
          expect(cut.text.trim()).toMatch(/^\.?catalog:/);
        },
      ),
    ));

  test('a service inside it is left to the reader of the files, who names it', () => {
    const text = 'catalog:\n  name: n\n  web:\n    scale: 1\n  other: {a: b}\n';
    expect(read(text).said).toMatchObject([{ code: 'RC2041', location: { line: 5 } }]);
  });

  test('a service that is called catalog is none', () => {
    expect(read('catalog:\n  image: shop/catalog\n  ports: ["80:80"]\n')).toEqual({
      catalog: { questions: [] },
      said: [],
    });
  });

  test('nothing throws, whatever the text', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, inside) => {
        read(`${before}\ncatalog:\n  questions:\n  - variable: ${inside}`);
      }),
    ));
});

describe('questions', () => {
  test('have all that Rancher read', () => {
    const { catalog, said } = read(
      question(`type: int
label: Number
description: How many
group: G
required: true
default: 0644
min: 1
max: 9
min_length: 1
max_length: 3
valid_chars: 0-9
invalid_chars: "5"
options: [a, 1.10, yes]`),
    );
    expect(said).toEqual([]);
    expect(catalog.questions).toMatchObject([
      {
        variable: 'A',
        type: 'int',
        label: 'Number',
        description: 'How many',
        group: 'G',
        required: true,
        default: '420',
        min: 1,
        max: 9,
        minLength: 1,
        maxLength: 3,
        validChars: { text: '0-9' },
        invalidChars: { text: '5' },
        options: ['a', '1.1', 'true'],
      },
    ]);
  });

  test.each([
    ['integer', 'int'],
    ['bool', 'boolean'],
    ['str', 'string'],
    ['Enum', 'enum'],
    ['""', 'string'],
  ])('the type %s is %s', (written, type) => {
    expect(read(question(`type: ${written}`))).toMatchObject({ catalog: { questions: [{ type }] }, said: [] });
  });

  test.each([
    ['an unknown type', question('type: docker'), 'RC2043', 4],
    ['a type that every object has', question('type: constructor'), 'RC2043', 4],
    ['a misspelt key', question('defaut: 1'), 'RC2041', 4],
    ['a bound that is none', question('min: few'), 'RC2044', 4],
    ['a flag that is none', question('required: maybe'), 'RC2044', 4],
    ['options that are text', question('options: a'), 'RC2044', 4],
    ['a label that is a list', question('label: [a]'), 'RC2044', 4],
    ['no variable', 'catalog:\n  questions:\n  - type: int\n', 'RC2042', 3],
    ['a question that is text', 'catalog:\n  questions:\n  - A\n', 'RC2040', 3],
    ['questions that are a map', 'catalog:\n  questions:\n    A: b\n', 'RC2040', 3],
    ['a variable asked twice', `${question('type: int')}  - variable: A\n`, 'RC2045', 5],
  ])('%s is told where it stands', (_, text, code, line) => {
    expect(read(text).said).toMatchObject([{ code, severity: 'warning', location: { line } }]);
  });

  test('of two with one variable the last counts', () => {
    const { catalog } = read(`${question('default: a')}  - variable: A\n    default: b\n`);
    expect(catalog.questions).toMatchObject([{ default: 'b' }]);
  });
});

test('template-version.yml is the block itself', () => {
  const templateVersion = sourceFile('template-version.yml', 'version: 1.2.0\nquestions:\n- variable: A\n');
  const catalog = readCatalog({ dockerCompose: [], templateVersion }, () => undefined);
  expect(catalog).toMatchObject({ version: '1.2.0', questions: [{ variable: 'A' }] });
});
