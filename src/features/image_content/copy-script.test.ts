import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';

import { copyScript } from './copy-script.ts';

/** The script itself, on directories that stand for an image's and a volume's. */

const folder = mkdtempSync(join(tmpdir(), 'drover-copy-'));
afterAll(() => rmSync(folder, { recursive: true }));

let image: string;
let volume: string;
let count = 0;

beforeEach(() => {
  count += 1;
  image = join(folder, String(count), 'image');
  volume = join(folder, String(count), 'volume');
  mkdirSync(join(image, 'conf'), { recursive: true });
  mkdirSync(volume);
  writeFileSync(join(image, 'conf/site.cnf'), 'site\n');
  writeFileSync(join(image, '.htaccess'), 'rules\n');
  symlinkSync('conf/site.cnf', join(image, 'link'));
  chmodSync(join(image, 'conf'), 0o750);
  chmodSync(image, 0o751);
});

function run(...pairs: string[]): number | null {
  const env = { PATH: process.env['PATH'], DROVER_POD: 'one' };
  return spawnSync('sh', ['-c', copyScript, 'sh', ...pairs], { env }).status;
}

const mode = (path: string) => statSync(path).mode & 0o777;
const names = (path: string) => readdirSync(path).sort();

function expectFilled(): void {
  expect(names(volume)).toEqual(['.htaccess', 'conf', 'link']);
  expect(readFileSync(join(volume, 'link'), 'utf8')).toBe('site\n');
  expect([mode(volume), mode(join(volume, 'conf'))]).toEqual([0o751, 0o750]);
}

test('an empty volume gets what the image has, hidden files, links and modes included', () => {
  expect(run(image, volume)).toBe(0);
  expectFilled();
});

test("a file system's own lost+found is no content", () => {
  mkdirSync(join(volume, 'lost+found'));
  expect(run(image, volume)).toBe(0);
  expect(names(volume)).toEqual(['.htaccess', 'conf', 'link', 'lost+found']);
});

test.each(['data', '.hidden', '..odd'])('a volume that holds %s is left as it is', (name) => {
  writeFileSync(join(volume, name), 'mine\n');
  chmodSync(volume, 0o700);
  expect(run(image, volume)).toBe(0);
  expect([names(volume), mode(volume)]).toEqual([[name], 0o700]);
});

test('a dangling link is content, too', () => {
  symlinkSync('nowhere', join(volume, 'link'));
  expect(run(image, volume)).toBe(0);
  expect(names(volume)).toEqual(['link']);
});

test('a copy that was killed while it copied is begun again', () => {
  mkdirSync(join(volume, '.drover-copy/part-one/conf'), { recursive: true });
  writeFileSync(join(volume, '.drover-copy/part-one/conf/half'), 'si');
  mkdirSync(join(volume, '.drover-copy/part-two'), { recursive: true });
  expect(run(image, volume)).toBe(0);
  expectFilled();
});

test('one that was killed while it moved goes on where it was', () => {
  mkdirSync(join(volume, '.drover-copy'));
  execFileSync('cp', ['-a', image, join(volume, '.drover-copy/part-two')]);
  writeFileSync(join(volume, '.drover-copy/ready'), 'part-two\n');
  execFileSync('mv', [join(volume, '.drover-copy/part-two/conf'), volume]);
  expect(run(image, volume)).toBe(0);
  expectFilled();
});

test('one that was killed when all was moved leaves nothing behind', () => {
  mkdirSync(join(volume, '.drover-copy'));
  writeFileSync(join(volume, 'data'), 'mine\n');
  expect(run(image, volume)).toBe(0);
  expect(names(volume)).toEqual(['data']);
});

test('every volume of a member is filled, and an image without the directory fills none', () => {
  const other = `${volume}-other`;
  mkdirSync(other);
  expect(run(join(image, 'missing'), other, image, volume, join(image, 'conf'), other)).toBe(0);
  expectFilled();
  expect(names(other)).toEqual(['site.cnf']);
});

test('an empty directory of the image gives its owner and mode', () => {
  const empty = join(folder, String(count), 'empty');
  mkdirSync(empty, { mode: 0o711 });
  expect(run(empty, volume)).toBe(0);
  expect([names(volume), mode(volume)]).toEqual([[], 0o711]);
});

test('a copy that fails is a failure, and no finished copy', () => {
  const file = `${volume}-file`;
  writeFileSync(file, '');
  expect(run(image, file, image, volume)).toBe(1);
  expect(names(volume)).toEqual([]);
});

test('an image that lacks a program of it ends as a shell does that finds none', () => {
  const bin = join(folder, String(count), 'bin');
  mkdirSync(bin);
  for (const program of ['mv', 'rm', 'mkdir']) symlinkSync(`/bin/${program}`, join(bin, program));
  expect(spawnSync('/bin/sh', ['-c', copyScript, 'sh', image, volume], { env: { PATH: bin } }).status).toBe(127);
  expect(names(volume)).toEqual([]);
});

test("a group's volume stays the group's", () => {
  chmodSync(volume, 0o2775);
  const env = { PATH: process.env['PATH'], DROVER_POD: 'one', DROVER_KEEP_OWNERS: 'no' };
  expect(spawnSync('sh', ['-c', copyScript, 'sh', image, volume], { env }).status).toBe(0);
  expect(names(volume)).toEqual(['.htaccess', 'conf', 'link']);
  expect(statSync(volume).mode & 0o7777).toBe(0o2775);
});

test('many that fill one volume at once leave it whole, and nothing of theirs', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `file-${at}`);
  for (const name of many) writeFileSync(join(image, name), name);
  const pods = Array.from({ length: 4 }, (_, at) => {
    const env = { PATH: process.env['PATH'], DROVER_POD: `pod-${at}` };
    return new Promise((resolve) => spawn('sh', ['-c', copyScript, 'sh', image, volume], { env }).on('close', resolve));
  });
  const codes = await Promise.all(pods);
  // One that met the end of another is begun again by its kubelet, and finds that there is nothing to do.
  if (codes.some((code) => code !== 0)) expect(run(image, volume)).toBe(0);
  expect(names(volume)).toEqual(['.htaccess', 'conf', 'link', ...many].sort());
  expect(many.every((name) => readFileSync(join(volume, name), 'utf8') === name)).toBe(true);
});
