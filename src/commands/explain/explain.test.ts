import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runCommand } from '../fake-terminal.fixture.ts';
import { explainCommand, lintCommand } from './explain.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-explain-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const stack = ['--project-name', 'shop'];

function write(text: string): void {
  writeFileSync(join(directory, 'docker-compose.yml'), text);
}

describe('explain', () => {
  test('prints the account, tells what it says of the files, and sums up', async () => {
    write('web:\n  image: nginx\n  restart: always\n  colour: red\n');
    const { code, output, said } = await runCommand(explainCommand, stack, { directory });
    expect(code).toBe(0);
    expect(output).toContain('web → RancherService/web');
    expect(said).toContain('docker-compose.yml:4:3: warning RC4009');
    expect(said).toMatch(/^docker-compose.yml:3:3: note /m);
    expect(said).toMatch(/3 keys: 2 exact, 0 approximate, 1 unsupported; 2 resources, 1 warning, 0 errors, 1 note/);
  });

  test.each([
    ['--json', (output: string) => JSON.parse(output).findings[0].key, 'image'],
    ['--sarif', (output: string) => JSON.parse(output).runs[0].tool.driver.name, 'drover'],
  ])('%s writes nothing else to the output', async (flag, read, found) => {
    write('web: {image: nginx}\n');
    const { output } = await runCommand(explainCommand, [...stack, flag], { directory });
    expect(read(output)).toBe(found);
  });

  test('of files with an error it accounts all the same, and fails', async () => {
    write('web: {image: nginx, ports: ["1-2:3"]}\n');
    const { code, output } = await runCommand(explainCommand, stack, { directory });
    expect(code).toBe(1);
    expect(output).toMatch(/unsupported +ports/);
  });

  test('of files that cannot be read there is no account', async () => {
    const { code, output, said } = await runCommand(explainCommand, stack, { directory });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(said).toContain('docker-compose.yml does not exist');
  });
});

describe('lint', () => {
  test('writes no account and no notes', async () => {
    write('web:\n  image: nginx\n  restart: always\n  colour: red\n');
    const { code, output, said } = await runCommand(lintCommand, stack, { directory });
    expect({ code, output }).toEqual({ code: 0, output: '' });
    expect(said).toContain('warning RC4009');
    expect(said).not.toMatch(/: note /);
  });

  test.each([
    ['a warning', 'web: {image: nginx, colour: red}'],
    ['a risk', 'db: {image: mariadb}'],
  ])('--strict fails on %s', async (_, text) => {
    write(text);
    expect((await runCommand(lintCommand, stack, { directory })).code).toBe(0);
    expect((await runCommand(lintCommand, [...stack, '--strict'], { directory })).code).toBe(1);
  });

  test('--strict does not fail on a note', async () => {
    write('web: {image: nginx, restart: always}');
    expect((await runCommand(lintCommand, [...stack, '--strict'], { directory })).code).toBe(0);
  });
});
