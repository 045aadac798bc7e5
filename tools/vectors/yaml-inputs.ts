import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Texts that a person thought of: the traps of YAML 1.1 and of go-yaml v2, each on its own. */
type Group =
  | 'plain scalars'
  | 'quoted scalars'
  | 'tagged scalars'
  | 'block scalar headers'
  | 'block scalar bodies'
  | 'tabs'
  | 'layouts'
  | 'merges';

const texts: Readonly<Record<Group, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'yaml-texts.json'), 'utf8'),
);

/** Around a value: where it stands changes what it may begin with and where it ends. */
const settings: readonly ((value: string) => string)[] = [
  (value) => `a: ${value}\n`,
  (value) => `- ${value}\n- z\n`,
  (value) => `[${value}, z]\n`,
  (value) => `{k: ${value}, z: 1}\n`,
  (value) => `${value}: z\n`,
];

const long = [
  `a: ${'x'.repeat(3000)}\n`,
  `${'k'.repeat(1000)}: v\n`,
  `${'k'.repeat(1024)}: v\n`,
  `${'k'.repeat(1025)}: v\n`,
  `${'k'.repeat(1100)}: v\n`,
  `"${'k'.repeat(1022)}": v\n`,
  `"${'k'.repeat(1030)}": v\n`,
  `? ${'k'.repeat(1100)}\n: v\n`,
  `[${'k'.repeat(1100)}: v]\n`,
  `{${'k'.repeat(1100)}: v}\n`,
  `{"${'k'.repeat(1100)}": v}\n`,
  `a: [${'b, '.repeat(500)}c]\n`,
  `[${'b, '.repeat(500)}c]: d\n`,
  `a: "${'x '.repeat(1500)}"\n`,
  `${'- '.repeat(50)}a\n`,
  `${'['.repeat(50)}${']'.repeat(50)}\n`,
  `${'{a: '.repeat(50)}b${'}'.repeat(50)}\n`,
  `# ${'c'.repeat(3000)}\na: b\n`,
  `a: |\n${'  b\n'.repeat(300)}`,
  `a:\n${'  b\n'.repeat(300)}`,
  `${'a: b\n'.repeat(40)}`,
  `a: 0.${'1'.repeat(500)}\nb: ${'1'.repeat(500)}\n`,
];

/** Small pieces next to each other, in every order. */
const pieces = [
  'a',
  ':',
  ': ',
  '- ',
  '? ',
  '\n',
  '\n  ',
  '"b"',
  '[',
  '] ',
  '{',
  '}',
  ', ',
  '#',
  ' #',
  '|\n ',
  '&x ',
  '*x ',
  '!t ',
  '\t',
  '---\n',
];

/** Every text that was thought of, each once. */
export function yamlInputs(): string[] {
  const scalars = [...texts['plain scalars'], ...texts['quoted scalars'], ...texts['tagged scalars']];
  const headers = texts['block scalar headers'];
  const bodies = texts['block scalar bodies'];
  return [
    ...new Set([
      ...scalars.flatMap((scalar) => settings.map((setting) => setting(scalar))),
      ...headers.flatMap((header) => [
        `a: ${header}\n  b\n  c\n\n`,
        `- ${header}\n    b\n   c\n  d\n- e\n`,
        `a:\n  b: ${header}\n\n     c\n    d\n  e: f\n`,
      ]),
      ...bodies.flatMap((body) => ['|', '>', '|-', '>+', '|2', '|+'].map((header) => `a: ${header}\n${body}z: 1\n`)),
      ...texts.tabs,
      ...texts.layouts,
      ...texts.merges,
      ...long,
      ...pieces.flatMap((first) => pieces.flatMap((second) => [`${first}${second}`, `k: ${first}${second}z\n`])),
    ]),
  ];
}
