import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { convertKeys } from '../../../test/conformance/convert-text.ts';
import { parseEnvironmentFile } from './env-file.ts';

function values(text: string): [string, string | undefined][] {
  return parseEnvironmentFile(text).map(({ name, value }) => [name, value]);
}

// libcompose config/merge.go (readEnvFile), which both of Rancher's engines used.
test.each<[string, [string, string | undefined][]]>([
  [
    'A=1\nB=2',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  [
    'A=1\r\nB=2\r\n',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  ['  A=1  ', [['A', '1']]],
  ['A=b=c', [['A', 'b=c']]],
  ['A="x y"', [['A', '"x y"']]],
  ['A= x', [['A', ' x']]],
  ['# A=1\n\n   \nB=2 # no comment', [['B', '2 # no comment']]],
  ['A=$B', [['A', '$B']]],
  ['A=', [['A', '']]],
  ['A', [['A', undefined]]],
  ['A=first\nA=second', [['A', 'first']]],
  ['\uFEFFA=1', [['A', '1']]],
])('%j', (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test('any text is read, in lines that are counted', () => {
  return fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { line } of parseEnvironmentFile(text)) expect(line).toBeLessThanOrEqual(text.split('\n').length);
    }),
  );
});

const files: Readonly<Record<string, string>> = {
  'a.env': 'A=a\nB=a\nC=a',
  'b.env': 'B=b\nC=b',
  'bad.env': 'A=1\nhunter 2=x',
};
const readText = (path: string): string | undefined => files[path];

test('what is written wins over the files, and a later file over an earlier one', () => {
  expect(convertKeys('env_file: [a.env, b.env]\nenvironment: {C: here}', { readText })).toEqual({
    spec: { image: 'nginx', environment: { C: 'here', A: 'a', B: 'b' } },
    said: [],
  });
  expect(convertKeys('env_file: a.env', { readText }).spec).toMatchObject({ environment: { A: 'a' } });
});

test('a bad line is told by its number: its text may be a secret', () => {
  expect(convertKeys('env_file: bad.env', { readText }).said).toEqual([
    'RC4029 line 2 of bad.env names no environment variable',
  ]);
});

test('where no file can be read, nothing passes for an empty one', () => {
  expect(convertKeys('env_file: a.env').said).toEqual([expect.stringContaining('RC4117')]);
});
