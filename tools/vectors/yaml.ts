/**
 * Writes test/conformance/vectors/yaml.json: what go-yaml v2 makes of texts that were thought of, of mutated compose
 * files and, where it is there, of the corpus of real stacks (its folder may be given). Needs Go.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { comparable, type Neutral } from '../../test/conformance/yaml-neutral.ts';
import { seeded } from './seeded-random.ts';
import { yamlInputs } from './yaml-inputs.ts';
import { arbitraryYaml, mutatedComposeFile } from './yaml-mutations.ts';

const root = join(import.meta.dirname, '../..');
const corpus = process.argv[2] ?? join(root, '../shared/corpus');

/** Inputs go in and results come out, one JSON value on each line. */
function askGo(texts: readonly string[]): { readonly newest: Neutral; readonly rancher: Neutral }[] {
  const input = texts.map((text) => JSON.stringify(text)).join('\n');
  const options = { cwd: import.meta.dirname, input, maxBuffer: 1 << 30, encoding: 'utf8' } as const;
  const lines = execFileSync('go', ['run', '.', 'yaml'], options).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

function generatedInputs(): string[] {
  const random = seeded(20161);
  return [
    ...Array.from({ length: 900 }, () => mutatedComposeFile(random)),
    ...Array.from({ length: 500 }, () => arbitraryYaml(random)),
  ];
}

/** A third member only where the release that Rancher was built with gives another value. */
function vector(text: string, { newest, rancher }: { newest: Neutral; rancher: Neutral }): unknown[] {
  return sameOutcome(newest, rancher) ? [text, newest] : [text, newest, rancher];
}

/** Their messages differ in the numbers of lines, which the older one counts from 0. */
function sameOutcome(one: Neutral, other: Neutral): boolean {
  const failed = (result: Neutral): boolean => JSON.stringify(comparable(result)) === '["error"]';
  return (failed(one) && failed(other)) || JSON.stringify(one) === JSON.stringify(other);
}

/** Real files by their hash, and the hash of what they hold: the texts are not ours to copy. */
function corpusHashes(): Record<string, [file: string, value: string]> {
  const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yml'))
    .toSorted();
  const files = paths.map((path) => ({ path, text: readFileSync(join(corpus, path), 'utf8') }));
  const plain = files.filter(({ text }) => !text.includes('{{'));
  const results = askGo(plain.map(({ text }) => text));
  return Object.fromEntries(
    plain.map(({ path, text }, position) => [
      path,
      [sha256(text), sha256(JSON.stringify(comparable(results[position]?.newest ?? null)))],
    ]),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const target = join(root, 'test/conformance/vectors/yaml.json');
const inputs = [...new Set([...yamlInputs(), ...generatedInputs()])].filter((text) => text.isWellFormed());
const results = askGo(inputs);
const known = existsSync(target) ? JSON.parse(readFileSync(target, 'utf8')).corpus : {};
const lines = inputs.map((text, position) => {
  const result = results[position];
  if (!result) throw new Error(`no result for ${JSON.stringify(text)}`);
  return JSON.stringify(vector(text, result));
});
const hashes = Object.entries(existsSync(corpus) ? corpusHashes() : known);
writeFileSync(
  target,
  `{"texts":[\n${lines.join(',\n')}\n],\n"corpus":{\n${hashes.map(([path, pair]) => `${JSON.stringify(path)}:${JSON.stringify(pair)}`).join(',\n')}\n}}\n`,
);
