import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { convertCommand } from './convert.ts';
import { runCommand } from './fake-terminal.fixture.ts';

let directory: string;
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'drover-flags-')), 'project');
});
afterEach(() => rmSync(dirname(directory), { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

function convert(...args: string[]) {
  return runCommand(convertCommand, ['-p', 'shop', ...args], { directory });
}

test('--merge classic reads as the classic rancher-compose did', async () => {
  write({
    'docker-compose.yml': 'web: {image: nginx, scale: 3}',
    'rancher-compose.yml': 'web: {image: other, scale: 2}',
  });
  const executor = await convert();
  expect(executor.output).toContain('image: other');
  const classic = await convert('--merge', 'classic');
  expect(classic.output).toContain('image: nginx');
  expect(classic.output).toContain('scale: 2');
  expect(classic.said).toMatch(/docker-compose.yml:1:21: warning RC3030/);
  expect(classic.said).toMatch(/rancher-compose.yml:1:7: warning RC3031/);
});

test('--merge takes one of two', async () => {
  write({ 'docker-compose.yml': 'web: {image: nginx}' });
  await expect(convert('--merge', 'other')).rejects.toThrow('Allowed choices are 1.6, classic');
});

describe('a rancher-compose.yml alone', () => {
  test('is a stack where no docker-compose.yml is named', async () => {
    write({ 'rancher-compose.yml': 'web: {image: nginx, scale: 2}' });
    const { code, output, said } = await convert();
    expect(code).toBe(0);
    expect(output).toContain('scale: 2');
    expect(said).toContain('warning RC3035: there is no docker-compose.yml');
  });

  test('is none where one is', async () => {
    write({ 'rancher-compose.yml': 'web: {image: nginx, scale: 2}' });
    const { code, said } = await convert('-f', 'docker-compose.yml');
    expect(code).toBe(1);
    expect(said).toContain('error RC1001: docker-compose.yml does not exist');
  });

  test('may be named, too', async () => {
    write({ 'r.yml': 'web: {image: nginx, scale: 2}' });
    expect((await convert('-r', 'r.yml')).said).toContain('read from r.yml alone');
    expect((await convert('-f', 'r.yml')).said).toBe('2 resources, 0 warnings, 0 errors\n');
  });
});

test('--compose-interpolation allows defaults', async () => {
  write({ 'docker-compose.yml': 'web: {image: "nginx:${TAG:-1.9}"}' });
  expect((await convert('--compose-interpolation')).output).toContain('image: nginx:1.9');
  const { code, said } = await convert();
  expect(code).toBe(1);
  expect(said).toContain('error RC2030');
  expect(said).toContain('--compose-interpolation');
});

test('a template has the answers, the file of variables and the stack; the classic rancher-compose had no templates', async () => {
  write({
    'docker-compose.yml':
      'web:\n  image: nginx:{{.Values.TAG}}\n{{- if eq .Values.LOGS "yes"}}\n  labels: {stack: "{{.Stack.Name}} {{.Stack.Version}}"}\n{{- end}}\n',
    'rancher-compose.yml': '.catalog: {version: v7, questions: [{variable: TAG, default: "1.8"}]}',
    'v.env': 'LOGS=yes',
  });
  const { output, said } = await convert('--set', 'TAG=1.9', '-e', 'v.env');
  expect(output).toContain('image: nginx:1.9');
  expect(output).toContain('stack: shop v7');
  expect(said).toBe('2 resources, 0 warnings, 0 errors\n');
  expect((await convert('--merge', 'classic')).code).toBe(1);
});

describe('files that a compose file names', () => {
  test('are read beside it, and their lines are shown', async () => {
    write({
      'docker-compose.yml': 'web: {extends: {service: base, file: sub/base.yml}}',
      'sub/base.yml': 'base:\n  image: "nginx:$"\n',
    });
    const { said } = await convert();
    expect(said).toContain('sub/base.yml:2:10: error RC2001');
    expect(said).toContain('2 |   image: "nginx:$"');
  });

  test('an extended service is whole', async () => {
    write({
      'docker-compose.yml': 'web: {extends: {service: base, file: sub/base.yml}, environment: {A: "1"}}',
      'sub/base.yml': "version: '2'\nservices: {base: {image: nginx, environment: {B: '2'}}}",
    });
    const { output, said } = await convert();
    expect(output).toContain('image: nginx');
    expect(output).toMatch(/A: "1"\n +B: "2"|B: "2"\n +A: "1"/);
    expect(said).toBe('2 resources, 0 warnings, 0 errors\n');
  });

  // What kompose does with files of the machine it runs on.
  test.each([
    'env_file: ../secret',
    'env_file: /etc/passwd',
    'env_file: [link]',
    'extends: {service: a, file: ../secret}',
  ])('never end up in the output from outside of the project: %s', async (key) => {
    write({ 'docker-compose.yml': `web: {image: nginx, ${key}}`, '../secret': 'PASSWORD=marker' });
    symlinkSync('../secret', join(directory, 'link'));
    const { code, output, said } = await convert();
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(said).toMatch(/docker-compose.yml:1:\d+: error RC3026/);
    expect(said).not.toContain('marker');
  });

  test('are none that volumes name: a host path is not opened', async () => {
    write({ 'docker-compose.yml': 'web: {image: nginx, volumes: ["/etc/passwd:/a"]}', 'conf/x': 'marker' });
    const { output } = await convert();
    expect(output).toContain('/etc/passwd');
    expect(output).not.toContain('root:');
  });
});
