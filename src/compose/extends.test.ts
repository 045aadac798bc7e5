import { describe, expect, test } from 'vitest';

import { type LoadedText, loadText } from '../../test/conformance/load-text.ts';
import { error } from '../model/diagnostic.ts';
import type { ReadText } from './extends.ts';

/** Files by the name they are asked for, and the file they are named in. */
function reader(files: Record<string, string>): { readText: ReadText; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    readText: (path, at, report) => {
      asked.push(`${at.file}: ${path}`);
      if (files[path] === undefined) report(error('RC3028', 'missing', { at }));
      return files[path];
    },
  };
}

function load(text: string, files: Record<string, string> = {}): LoadedText {
  return loadText([text], undefined, { readText: reader(files).readText });
}

// parseV1 and parseV2 in config/merge_v1.go and merge_v2.go of libcompose and the executor.
describe('a service takes the keys of the one it extends', () => {
  test('of the same file', () => {
    const { services, said } = load(
      'base: {image: a, tty: true, ports: ["1:1"]}\nweb: {extends: {service: base}, image: b, ports: ["2:2"]}',
    );
    expect(services['web']).toEqual({
      image: 'b',
      tty: true,
      ports: ['1:1', '2:2'],
      extends: { service: 'base' },
    });
    expect(said).toEqual([]);
  });

  test('of another file, whichever its layout', () => {
    const web = "version: '2'\nservices: {web: {extends: {service: base, file: base.yml}}}";
    expect(load(web, { 'base.yml': 'base: {image: a}' }).services['web']).toMatchObject({ image: 'a' });
    const version2 = "version: '2'\nservices: {base: {image: a}}";
    expect(load(web, { 'base.yml': version2 }).services['web']).toMatchObject({ image: 'a' });
  });

  test('through several services and files, each relative to its own', () => {
    const files = {
      'sub/one.yml': 'one: {extends: {service: two, file: two.yml}, tty: true}',
      'two.yml': 'two: {extends: {service: three}}\nthree: {image: c}',
    };
    const { readText, asked } = reader(files);
    const { services, said } = loadText(['web: {extends: {service: one, file: sub/one.yml}}'], undefined, { readText });
    expect(services['web']).toMatchObject({ image: 'c', tty: true });
    expect(asked).toEqual(['docker-0.yml: sub/one.yml', 'sub/one.yml: two.yml']);
    expect(said).toEqual([]);
  });

  test('interpolated, numbers and all', () => {
    const { services } = loadText(['web: {extends: {service: base, file: $F}}'], undefined, {
      variables: { F: 'base.yml', P: '80' },
      readText: reader({ 'base.yml': 'base: {image: "a:$P", health_check: {port: $P}}' }).readText,
    });
    expect(services['web']).toMatchObject({ image: 'a:80', health_check: { port: 80 } });
  });

  test('before the files are laid over each other', () => {
    const { services } = loadText(['base: {image: a, tty: true}\nweb: {extends: {service: base}}'], 'web: {image: b}');
    expect(services['web']).toMatchObject({ image: 'b', tty: true });
  });

  test('a file is read once', () => {
    const { readText, asked } = reader({ 'b.yml': 'base: {image: a}' });
    const extended = '{extends: {service: base, file: b.yml}}';
    loadText([`a: ${extended}\nb: ${extended}`, `c: ${extended}`], undefined, { readText });
    expect(asked).toHaveLength(1);
  });

  test('`extends: name`, which Rancher passed over, is one of the same file', () => {
    expect(load('base: {image: a}\nweb: {extends: base}')).toMatchObject({
      services: { web: { image: 'a' } },
      said: ['RC3025'],
    });
  });
});

describe('what cannot be extended is told where it stands', () => {
  test.each([
    ['no such service', 'web: {extends: {service: nope}}', 'RC3022'],
    ['no such service in the file', 'web: {extends: {service: nope, file: b.yml}}', 'RC3022'],
    ['no service named', 'web: {extends: {file: b.yml}}', 'RC3022'],
    ['a list', 'web: {extends: [a]}', 'RC3022'],
    ['links', 'web: {extends: {service: base}}\nbase: {image: a, links: [x]}', 'RC3023'],
    ['volumes_from', 'web: {extends: {service: base}}\nbase: {image: a, volumes_from: [x]}', 'RC3023'],
    ['itself', 'web: {extends: {service: web}}', 'RC3024'],
    ['no file', 'web: {extends: {service: a, file: nope.yml}}', 'RC3028'],
  ])('%s', (_, text, code) => {
    const { diagnostics, services } = load(text, { 'b.yml': 'base: {image: a}' });
    expect(diagnostics).toMatchObject([{ code, severity: 'error', location: { file: 'docker-0.yml', line: 1 } }]);
    expect(services['web']).toHaveProperty('extends');
  });

  test('a circle, named all the way round', () => {
    const { diagnostics } = load('a: {extends: {service: b}}\nb: {extends: {service: c}}\nc: {extends: {service: a}}');
    expect(diagnostics).toMatchObject([{ code: 'RC3024', message: '`extends` goes round: a → b → c → a' }]);
  });

  test('a circle through files', () => {
    const files = { 'b.yml': 'b: {extends: {service: b, file: b.yml}}' };
    expect(load('web: {extends: {service: b, file: b.yml}}', files).said).toEqual(['RC3024']);
  });

  test('a circle through ever longer names of one file', () => {
    const files = { 'x/b.yml': 'b: {extends: {service: b, file: x/b.yml}}' };
    expect(load('web: {extends: {service: b, file: x/b.yml}}', files).said).toEqual(['RC3024']);
  });

  test('a chain of thousands', () => {
    const count = 1000;
    const chain = Array.from({ length: count }, (_, at) => `s${at}: {extends: {service: s${at + 1}}}`);
    const { said } = load([...chain, `s${count}: {image: a}`].join('\n'));
    expect(new Set(said)).toEqual(new Set(['RC3024']));
  });

  test('what would multiply into more than memory holds', () => {
    const variables = Array.from({ length: 3000 }, (_, at) => `A${at}: x`).join();
    const services = Array.from({ length: 300 }, (_, at) => `s${at}: {extends: {service: base}, environment: {B: x}}`);
    const { said, services: read } = load(`base: {environment: {${variables}}}\n${services.join('\n')}`);
    expect(new Set(said)).toEqual(new Set(['RC3024']));
    expect(Object.keys(read['s299'] ?? {})).toEqual(['extends', 'environment']);
  });

  test('another file, where none can be read', () => {
    expect(loadText(['web: {extends: {service: a, file: b.yml}}']).diagnostics).toMatchObject([
      { code: 'RC3029', severity: 'error' },
    ]);
  });

  test('what is wrong in the other file is told there', () => {
    expect(load('web: {extends: {service: a, file: b.yml}}', { 'b.yml': 'a: [' }).diagnostics).toMatchObject([
      { code: 'RC1004', location: { file: 'b.yml' } },
    ]);
  });
});
