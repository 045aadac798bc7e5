import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../model/diagnostic.ts';
import type { WrittenValue } from '../model/written-value.ts';
import { sourceFile } from './source.ts';
import { limits, parseYaml } from './yaml.ts';

function read(text: string): { value: unknown; said: string[]; written: WrittenValue | undefined } {
  const diagnostics: Diagnostic[] = [];
  const written = parseYaml(sourceFile('f.yml', text), (diagnostic) => diagnostics.push(diagnostic));
  const said = diagnostics.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`);
  return { value: written && plain(written), said, written };
}

/** Maps as lists of pairs, so that their order shows. */
function plain(value: WrittenValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plain);
  return [...value.entries.values()].map((entry) => [entry.key, plain(entry.value)]);
}

describe('the dialect', () => {
  test('ports are text, not numbers to base 60', () => {
    expect(read('ports: [22:22, 1:30]').value).toEqual([['ports', ['22:22', '1:30']]]);
  });

  test('quotes make text of anything', () => {
    expect(read(`a: "yes"\nb: '0644'\nc: "a\\tb"`).value).toEqual([
      ['a', 'yes'],
      ['b', '0644'],
      ['c', 'a\tb'],
    ]);
  });

  test('the spelling is kept beside the value', () => {
    const { written } = read('restart: no');
    const restart = written?.kind === 'map' ? written.entries.get('restart')?.value : undefined;
    expect(restart).toMatchObject({ value: false, text: 'no', printed: 'false' });
  });

  test('keys keep their text: y, on and 80 are no booleans and numbers', () => {
    expect(read('y: 1\non: 2\n80: 3').value).toEqual([
      ['y', 1],
      ['on', 2],
      ['80', 3],
    ]);
  });

  test('a tag says how to read a value', () => {
    expect(read(`a: !!str 12\nb: !!int '12'`).value).toEqual([
      ['a', '12'],
      ['b', 12],
    ]);
    expect(read('a: !mine b')).toMatchObject({ value: [['a', 'b']], said: ['RC1014 1:10'] });
  });

  test('windows line ends and a byte order mark change nothing', () => {
    expect(read('\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n').value).toEqual([
      ['a', 1],
      ['b', 'x\ny\n'],
    ]);
  });

  test('an empty file is nothing', () => {
    expect(read('')).toMatchObject({ value: null, said: [] });
    expect(read('# only a comment\n')).toMatchObject({ value: null, said: [] });
  });

  test('of several documents the first is read', () => {
    expect(read('a: 1\n---\nb: 2\n')).toMatchObject({ value: [['a', 1]], said: ['RC1013 2:1'] });
  });
});

describe('what YAML 1.2 refuses and go-yaml v2 took', () => {
  /** Text of every scalar, and what stands at its place in the file. */
  function places(text: string): [string, string][] {
    const found: [string, string][] = [];
    const visit = (value: WrittenValue): void => {
      if (value.kind === 'scalar') found.push([value.text, text.slice(value.location.offset, value.location.end)]);
      else if (value.kind === 'list') value.items.forEach(visit);
      else for (const entry of value.entries.values()) visit(entry.value);
    };
    const { written } = read(text);
    if (written) visit(written);
    return found;
  }

  test.each([
    ['a list in brackets, indented by nothing', 'a:\n  b: [\nc,\nd\n]\n  e: f\n'],
    ['a map in braces, indented by nothing', 'a:\n  b: {\nc: d\n}\n  e: f\n'],
    ['brackets indented by tabs', 'a:\n  b: [\n\tc,\n\td\n\t]\n  e: f\n'],
  ])('%s; every place is that of the file as written', (_, text) => {
    expect(places(text).length).toBeGreaterThan(1);
    for (const [value, written] of places(text)) expect(written).toBe(value);
  });

  test.each([
    ['"b\\nc"', 'a:\n  x: "b\nc"\n  e: f\n', 'b c'],
    ['an escaped single quote', 'x: "it\\\'s"\ne: f\n', "it's"],
    ['a comment right after a quote', 'x: "b"# c\ne: f\n', 'b'],
    ['an alias right before its colon', '? &x b\n: c\n*x: d\ne: f\n', 'd'],
  ])('%s', (_, text, value) => {
    expect(places(text).at(-2)?.[0]).toBe(value);
    expect(places(text).at(-1)).toEqual(['f', 'f']);
  });

  test('a text of several lines that ends with the file has no line break there', () => {
    expect(read('a: |\n  b').value).toEqual([['a', 'b']]);
    expect(read('a: |+\n  b\n').value).toEqual([['a', 'b\n']]);
  });
});

describe('duplicate keys', () => {
  test('the last one counts, with a warning where it stands', () => {
    expect(read('a: 1\nb: 2\na: 3')).toMatchObject({
      value: [
        ['b', 2],
        ['a', 3],
      ],
      said: ['RC1010 3:1'],
    });
  });

  test('are told twenty times, not once for each of a thousand', () => {
    expect(read('a: 1\n'.repeat(1000)).said).toHaveLength(20);
  });
});

describe('anchors', () => {
  test('count from where they are written: one within the value of its namesake takes its place', () => {
    expect(read('a: &x\n  b: &x 1\nc: *x').value).toEqual([
      ['a', [['b', 1]]],
      ['c', 1],
    ]);
  });
});

describe('nothing is lost without a word', () => {
  test.each(['a:\n  ? b\n  - c\n', '? "a" b\n', 'a: "b" "c"\n', 'a: [b] c\n'])('%j is refused', (text) => {
    expect(read(text)).toMatchObject({ value: undefined, said: [expect.stringMatching(/^RC1004 /)] });
  });
});

describe('merge keys', () => {
  const base = 'base: &base {b: 1, c: 2}\n';

  test('fill in what the map does not say after them', () => {
    expect(read(`${base}d:\n  <<: *base\n  b: 3`)).toMatchObject({
      value: [
        [
          'base',
          [
            ['b', 1],
            ['c', 2],
          ],
        ],
        [
          'd',
          [
            ['c', 2],
            ['b', 3],
          ],
        ],
      ],
      said: [],
    });
  });

  test('replace what stands before them, as in go-yaml v2, and say so', () => {
    expect(read(`${base}d:\n  b: 3\n  <<: *base`)).toMatchObject({
      value: [
        [
          'base',
          [
            ['b', 1],
            ['c', 2],
          ],
        ],
        [
          'd',
          [
            ['b', 1],
            ['c', 2],
          ],
        ],
      ],
      said: ['RC1011 3:3'],
    });
  });

  test('of several maps the first one wins', () => {
    const { value } = read('x: &x {b: 1}\nz: &z {b: 2, e: 4}\nd:\n  <<: [*x, *z]');
    expect(value).toContainEqual([
      'd',
      [
        ['b', 1],
        ['e', 4],
      ],
    ]);
  });

  test('a quoted "<<" is a key like any other', () => {
    expect(read('"<<": 1').value).toEqual([['<<', 1]]);
  });

  test('take nothing but maps', () => {
    expect(read('a:\n  <<: 1')).toMatchObject({ value: undefined, said: ['RC1012 2:7'] });
  });
});

describe('what cannot be read', () => {
  test.each([
    ['an alias without an anchor', 'a: *nope', 'RC1008 1:4'],
    ['an anchor that contains itself', 'a: &x [*x]', 'RC1008 1:8'],
    ['a map as a key', '? {a: 1}\n: b', 'RC1009 1:3'],
    ['a tab as indentation', 'a:\n\tb: c', 'RC1005 2:1'],
    ['a quote that is not closed', "a: 'x\n", 'RC1004 1:4'],
    ['a brace that is not closed', 'a: {b: 1\n', 'RC1004 1:4'],
    ['two keys on one line', 'a: b: c', 'RC1004 1:5'],
  ])('%s', (_, text, said) => {
    expect(read(text)).toMatchObject({ value: undefined, said: [said] });
  });

  test('a line indented by no block is told how far to move', () => {
    const diagnostics: Diagnostic[] = [];
    parseYaml(sourceFile('f.yml', 'a:\n  b:\n    c: 1\n   d: 2\n'), (found) => diagnostics.push(found));
    expect(diagnostics).toMatchObject([
      { code: 'RC1005', location: { line: 4, column: 4 }, hint: 'indent it by 4 spaces, like `c` on line 3' },
    ]);
  });

  test('files, depth and aliases have their limits', () => {
    expect(read('a'.repeat(limits.characters + 1)).said).toEqual(['RC1003 1:1']);
    expect(read('['.repeat(200) + ']'.repeat(200)).said).toEqual([expect.stringContaining('RC1006')]);
    expect(read('['.repeat(200_000)).value).toBeUndefined();
    const bomb = Array.from({ length: 9 }, (_, n) => `k${n + 1}: &k${n + 1} [${`*k${n}, `.repeat(9)}*k${n}]`);
    expect(read(`k0: &k0 x\n${bomb.join('\n')}`).said).toEqual([expect.stringContaining('RC1007')]);
  });
});

test('hostile keys are keys like any other', () => {
  const { written, value } = read('__proto__: {polluted: 1}\nconstructor: 2\ntoString: 3');
  expect(written?.kind === 'map' && [...written.entries.keys()]).toEqual(['__proto__', 'constructor', 'toString']);
  expect(value).toContainEqual(['__proto__', [['polluted', 1]]]);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
