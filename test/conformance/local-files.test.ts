/**
 * A converter reads the compose files, and what they name is somebody's files: of the host, and beside them. Others copied
 * such files into their output.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { convertCommand } from '../../src/commands/convert.ts';

const marker = 'do-not-write-this-4711';
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-local-'));
  mkdirSync(join(directory, 'folder'));
  writeFileSync(join(directory, 'file'), marker);
  writeFileSync(join(directory, 'folder/file'), marker);
  symlinkSync('file', join(directory, 'link'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Everything that a conversion prints and writes. */
function everything(compose: string): string {
  writeFileSync(join(directory, 'docker-compose.yml'), compose);
  let printed = '';
  const add = (text: string): void => {
    printed += text;
  };
  const terminal = {
    environment: {},
    directory,
    colour: false,
    readInput: () => '',
    writeOutput: add,
    writeError: add,
  };
  for (const args of [[], ['--output', 'out']]) {
    const command = convertCommand(terminal, () => {});
    command.exitOverride().parse(['--project-name', 'shop', ...args], { from: 'user' });
  }
  const out = join(directory, 'out');
  const files = readdirSync(out).map((name) => readFileSync(join(out, name), 'utf8'));
  return [printed, ...files].join('\n');
}

test.each(['file', 'folder', 'link'])('a mounted %s of this machine is a path and nothing more', (name) => {
  const path = join(directory, name);
  const text = everything(
    `version: '2'\nservices:\n  web:\n    image: nginx\n    volumes:\n      - ${path}:/x\n      - ./${name}:/y\n      - {type: bind, source: ${path}, target: /z}\n`,
  );
  expect(text).toContain(`hostPath: ${path}`);
  expect(text).not.toContain(marker);
});

test.each(['file', 'link'])('a secret in a %s is told, and not written', (name) => {
  const text = everything(
    `version: '2'\nservices:\n  web: {image: nginx, secrets: [pw]}\nsecrets:\n  pw: {file: ./${name}}\n`,
  );
  expect(text).toContain(`--from-file=pw=./${name}`);
  expect(text).not.toContain(marker);
});
