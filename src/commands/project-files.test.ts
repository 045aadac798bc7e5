import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { locate, sourceFile } from '../compose/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { projectFiles } from './project-files.ts';

let directory: string;
let project: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-project-'));
  project = join(directory, 'project');
  mkdirSync(join(project, 'sub'), { recursive: true });
  mkdirSync(join(directory, 'project-beside'));
  writeFileSync(join(directory, 'secret'), 'secret');
  writeFileSync(join(directory, 'project-beside', 'secret'), 'secret');
  writeFileSync(join(project, 'app.env'), 'A=1');
  writeFileSync(join(project, 'sub', 'app.env'), 'A=2');
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Place {
  readonly files?: readonly string[];
  /** The file that names it. Default: the first of them. */
  readonly from?: string;
  readonly where?: string;
}

function read(path: string, { files = ['docker-compose.yml'], from = files[0] ?? '-', where = project }: Place = {}) {
  const said: Diagnostic[] = [];
  const names: string[] = [];
  const readText = projectFiles({ files, directory: where }, ({ name }) => names.push(name));
  const at = locate(sourceFile(from, 'x'), 0, 1);
  const text = readText(path, at, (diagnostic) => said.push(diagnostic));
  return { text, said, names };
}

describe('what lies in the folder of a compose file is read', () => {
  test.each([
    ['app.env', 'A=1'],
    ['./app.env', 'A=1'],
    ['sub/app.env', 'A=2'],
    ['sub/../app.env', 'A=1'],
  ])('%s', (path, text) => {
    expect(read(path)).toMatchObject({ text, said: [] });
  });

  test('relative to the file that names it', () => {
    expect(read('app.env', { files: ['project/docker-compose.yml'], where: directory }).text).toBe('A=1');
    expect(read('app.env', { from: 'sub/base.yml' })).toMatchObject({ text: 'A=2', names: ['sub/app.env'] });
    expect(read('app.env', { files: ['-'] }).text).toBe('A=1');
    expect(read('app.env', { files: [join(project, 'docker-compose.yml')], where: '/' }).text).toBe('A=1');
  });

  test('through links that stay within', () => {
    symlinkSync('sub', join(project, 'link'));
    symlinkSync('app.env', join(project, 'other.env'));
    expect(read('link/app.env').text).toBe('A=2');
    expect(read('other.env').text).toBe('A=1');
  });

  test('in a project that is itself behind a link', () => {
    symlinkSync(project, join(directory, 'way'));
    expect(read('app.env', { files: ['way/docker-compose.yml'], where: directory }).text).toBe('A=1');
  });

  test('in the folder of any of several compose files', () => {
    const files = ['project/sub/docker-compose.yml', 'project-beside/docker-compose.yml'];
    expect(read('secret', { files, from: files[1] ?? '', where: directory }).text).toBe('secret');
  });

  test('without a byte order mark', () => {
    writeFileSync(join(project, 'bom.env'), '\uFEFFA=1');
    expect(read('bom.env').text).toBe('A=1');
  });
});

describe('what lies outside is not', () => {
  test.each(['../secret', '../project-beside/secret', 'sub/../../secret', '..', '/etc/passwd', '/dev/stdin'])(
    '%s',
    (path) => {
      expect(read(path)).toMatchObject({
        text: undefined,
        said: [{ code: 'RC3026', severity: 'error', location: { line: 1 } }],
        names: [],
      });
    },
  );

  test('not even by its whole path from within', () => {
    expect(read(join(project, 'app.env')).said).toMatchObject([{ code: 'RC3026' }]);
  });

  test('nor through a link to a file, to a folder, or to a link', () => {
    symlinkSync('../secret', join(project, 'file'));
    symlinkSync('..', join(project, 'folder'));
    symlinkSync('file', join(project, 'again'));
    symlinkSync('/etc', join(project, 'etc'));
    for (const path of ['file', 'folder/secret', 'again', 'etc/passwd', 'folder/project-beside/secret']) {
      expect(read(path)).toMatchObject({ text: undefined, said: [{ code: 'RC3026' }] });
    }
  });

  test('nor what a file of the project names beside itself', () => {
    expect(read('../../secret', { from: 'sub/base.yml' }).said).toMatchObject([{ code: 'RC3026' }]);
    expect(read('secret', { from: '../docker-compose.yml' }).said).toMatchObject([{ code: 'RC3026' }]);
  });
});

describe('what is no plain text is not', () => {
  test('folders, pipes, devices and links to nowhere', () => {
    execFileSync('mkfifo', [join(project, 'pipe')]);
    symlinkSync('nowhere', join(project, 'dangling'));
    symlinkSync('circle', join(project, 'circle'));
    expect(read('sub').said).toMatchObject([{ code: 'RC3027' }]);
    expect(read('pipe').said).toMatchObject([{ code: 'RC3027', message: expect.stringContaining('plain file') }]);
    expect(read('dangling').said).toMatchObject([{ code: 'RC3028' }]);
    expect(read('circle').said).toMatchObject([{ code: 'RC3028' }]);
    expect(read('nope').said).toMatchObject([{ code: 'RC3028', message: 'nope does not exist' }]);
    expect(read('app.env/more').said).toMatchObject([{ code: 'RC3028' }]);
    expect(read('').said).toMatchObject([{ code: 'RC3027' }]);
    expect(read('a\0b').said).toMatchObject([{ code: 'RC3027' }]);
  });

  test('more than a mebibyte, and what is not UTF-8', () => {
    writeFileSync(join(project, 'most'), 'x'.repeat(1_048_576));
    writeFileSync(join(project, 'large'), 'x'.repeat(1_048_577));
    writeFileSync(join(project, 'latin'), Buffer.from([0xe9]));
    expect(read('most').text).toHaveLength(1_048_576);
    expect(read('large').said).toMatchObject([{ code: 'RC3027' }]);
    expect(read('latin').said).toMatchObject([{ code: 'RC3027', message: 'latin is not UTF-8 text' }]);
  });
});
