import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import { parseEnvFile, readEnvFile } from './env-file.ts';
import { sourceFile } from './source.ts';

// NewFileEnvLookup in rancher-compose's lookup/env.go.
test('splits lines at the first "=" and leaves values alone', () => {
  const text = '\uFEFFA=1\r\nB=x=y\n\nC="quoted" \nD\n#E=5\n F = 6\nA=2';
  expect([...parseEnvFile(text)]).toEqual([
    ['A', '2'],
    ['B', 'x=y'],
    ['C', '"quoted" '],
    ['D', ''],
    ['#E', '5'],
    [' F ', ' 6'],
  ]);
});

describe('a file of variables', () => {
  function read(name: string, text: string) {
    const said: Diagnostic[] = [];
    const variables = readEnvFile(sourceFile(name, text), (found) => said.push(found));
    return { variables: Object.fromEntries(variables), said };
  }

  test.each(['a.yml', 'a.yaml', 'A.YML'])('is a map when it is called %s', (name) => {
    expect(read(name, 'A: 1\nB: yes\nC: "x"\nD:\nE: 0644\nF: 1.10')).toEqual({
      variables: { A: '1', B: 'true', C: 'x', D: '', E: '420', F: '1.1' },
      said: [],
    });
  });

  test('may be JSON', () => {
    expect(read('a.json', '{"A": "x", "B": 5}')).toEqual({ variables: { A: 'x', B: '5' }, said: [] });
  });

  test.each(['a.env', 'a', 'yml'])('is lines when it is called %s', (name) => {
    expect(read(name, 'A: 1=2').variables).toEqual({ 'A: 1': '2' });
  });

  test('says nothing when it is empty', () => {
    expect(read('a.yml', '# nothing')).toEqual({ variables: {}, said: [] });
  });

  test('is told where it is none', () => {
    expect(read('a.yml', '- A=1').said).toMatchObject([{ code: 'RC2033', severity: 'error', location: { line: 1 } }]);
    expect(read('a.yml', 'A: [').said).toMatchObject([{ code: 'RC1004' }]);
    expect(read('a.yml', 'A: 1\nB: [2]')).toMatchObject({
      variables: { A: '1' },
      said: [{ code: 'RC2032', severity: 'warning', location: { line: 2 } }],
    });
  });
});
