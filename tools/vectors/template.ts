/**
 * Writes test/conformance/vectors/templates.json: what text/template and sprig make of templates that were thought of,
 * of generated ones and, where it is there, of the corpus of real stacks (its folder may be given). Needs Go.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { randomTemplate } from './random-template.ts';
import { seeded } from './seeded-random.ts';
import { templateCases, templateValues } from './template-cases.ts';

interface Result {
  readonly output: string;
  readonly parse?: string;
  readonly exec?: string;
}

const root = join(import.meta.dirname, '../..');
const corpus = process.argv[2] ?? join(root, '../shared/corpus');
const target = join(root, 'test/conformance/vectors/templates.json');

/** Inputs go in and results come out, one JSON value on each line. */
function askGo(inputs: readonly { readonly text: string; readonly values: unknown }[]): Result[] {
  const input = inputs.map((one) => JSON.stringify(one)).join('\n');
  const options = { cwd: import.meta.dirname, input, maxBuffer: 1 << 30, encoding: 'utf8' } as const;
  return execFileSync('go', ['run', '.', 'template'], options)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** `[text, output]`, `[text, "parse" | "exec", line, message]`. */
function vector(text: string, { output, parse, exec }: Result): unknown[] {
  const message = parse ?? exec;
  if (message === undefined) return [text, output];
  const [, line, rest] = /^template: template:(\d+)(?::\d+)?: ([\s\S]*)$/.exec(message) ?? [];
  return [text, parse === undefined ? 'exec' : 'parse', Number(line), (rest ?? message).slice(0, 120)];
}

/** Real templates by their hash, and the hash of what they become without any answer: the texts are not ours to copy. */
function corpusHashes(): Record<string, [file: string, output: string]> {
  const paths = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(yml|tpl)$/.test(path))
    .toSorted();
  const files = paths
    .map((path) => ({ path, text: readFileSync(join(corpus, path), 'utf8') }))
    .filter(({ text }) => text.includes('{{'));
  const results = askGo(files.map(({ text }) => ({ text, values: templateValues })));
  return Object.fromEntries(files.map(({ path, text }, at) => [path, [sha256(text), outcome(results[at])]] as const));
}

function outcome(result: Result | undefined): string {
  if (result?.parse !== undefined) return 'parse';
  return result?.exec === undefined ? sha256(result?.output ?? '') : 'exec';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const random = seeded(20177);
const generated = Array.from({ length: 1400 }, () => randomTemplate(random));
const texts = [...new Set([...templateCases(), ...generated])].filter((text) => text.isWellFormed());
const results = askGo(texts.map((text) => ({ text, values: templateValues })));
// The functions that give another result each time are known to the parser, and refused here: the result says nothing.
const lines = texts.map((text, at) => JSON.stringify(vector(text, results[at] ?? { output: '' })));
const known = existsSync(target) ? JSON.parse(readFileSync(target, 'utf8')).corpus : {};
const hashes = Object.entries(existsSync(corpus) ? corpusHashes() : known);
const corpusLines = hashes.map(([path, pair]) => `${JSON.stringify(path)}:${JSON.stringify(pair)}`);
writeFileSync(
  target,
  `{"values":${JSON.stringify(templateValues)},\n"templates":[\n${lines.join(',\n')}\n],\n"corpus":{\n${corpusLines.join(',\n')}\n}}\n`,
);
