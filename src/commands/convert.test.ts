import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { convertCommand } from './convert.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-convert-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Run {
  readonly code: number | undefined;
  readonly output: string;
  readonly said: string;
}

function run(args: string[], { input = '', environment = {} as Record<string, string> } = {}): Run {
  let output = '';
  let said = '';
  let code: number | undefined;
  const command = convertCommand(
    {
      environment,
      directory,
      colour: false,
      readInput: () => input,
      writeOutput: (text) => {
        output += text;
      },
      writeError: (text) => {
        said += text;
      },
    },
    (exit) => {
      code = exit;
    },
  );
  command.exitOverride().configureOutput({ writeErr: () => {} });
  command.parse(args, { from: 'user' });
  return { code, output, said };
}

function write(name: string, text: string | Buffer): void {
  writeFileSync(join(directory, name), text);
}

describe('files', () => {
  test("docker-compose.yml and rancher-compose.yml of the directory, whose name is the stack's", () => {
    write('docker-compose.yml', 'web: {image: nginx}');
    write('rancher-compose.yml', 'web: {scale: 2}');
    const { code, output, said } = run([]);
    expect(code).toBe(0);
    expect(output).toContain('scale: 2');
    expect(output).toContain(
      `drover.dev/stack: ${basename(directory)
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')}`,
    );
    expect(said).toContain('2 resources');
  });

  test('named ones, several, and the standard input', () => {
    write('b.yml', 'web: {image: b}');
    write('r.yml', 'web: {scale: 4}');
    const { output } = run(['-f', '-', '-f', 'b.yml', '-r', 'r.yml', '-p', 'shop'], {
      input: 'web: {image: a, ports: ["1:1"]}',
    });
    expect(output).toContain('image: b');
    expect(output).toContain('1:1');
    expect(output).toContain('scale: 4');
  });

  test('those of COMPOSE_FILE and the name of COMPOSE_PROJECT_NAME', () => {
    write('x.yml', 'web: {image: x}');
    write('y.yml', 'app: {image: y}');
    const environment = { COMPOSE_FILE: 'x.yml:y.yml', COMPOSE_PROJECT_NAME: 'named' };
    expect(run([], { environment }).output).toMatch(/name: named\n(.*\n)*.*name: app\n(.*\n)*.*name: web\n/);
  });

  test.each([
    [[], 'RC1001'],
    [['-f', 'docker-compose.yml', '-r', 'gone.yml'], 'RC1001'],
    [['-e', 'gone.env'], 'RC1001'],
  ])('missing: %j', (args, code) => {
    if (args.length > 0) write('docker-compose.yml', 'web: {image: nginx}');
    expect(run(args)).toMatchObject({ code: 1, output: '', said: expect.stringContaining(code) });
  });

  test('that are no text are refused', () => {
    write('docker-compose.yml', Buffer.from([0xff, 0xfe, 0x00]));
    expect(run([])).toMatchObject({ code: 1, said: expect.stringContaining('RC1002') });
  });
});

describe('variables', () => {
  test('come from the environment file first, then from the environment', () => {
    write('docker-compose.yml', 'web: {image: "$A:$B"}');
    write('v.env', 'A=file\n');
    expect(run(['-e', 'v.env'], { environment: { A: 'outside', B: 'outside' } }).output).toContain(
      'image: file:outside',
    );
  });

  test('may be a YAML or JSON map', () => {
    write('docker-compose.yml', 'web: {image: "nginx:$TAG"}');
    write('v.yml', 'TAG: 1.10\n');
    write('v.json', '{"TAG": "1.11"}');
    expect(run(['-e', 'v.yml']).output).toContain('nginx:1.1\n');
    expect(run(['-e', 'v.json']).output).toContain('nginx:1.11');
    write('bad.yml', 'TAG: [');
    expect(run(['-e', 'bad.yml'])).toMatchObject({ code: 1, said: expect.stringContaining('RC1004') });
  });
});

test('a directory gets a file for each resource and a kustomization', () => {
  write('docker-compose.yml', 'web: {image: nginx}\napp: {image: nginx}');
  expect(run(['-p', 'shop', '-o', 'out'])).toMatchObject({ code: 0, output: '' });
  const files = ['kustomization.yaml', 'namespace-shop.yaml', 'rancherservice-app.yaml', 'rancherservice-web.yaml'];
  expect(readdirSync(join(directory, 'out')).toSorted()).toEqual(files);
  expect(readFileSync(join(directory, 'out/kustomization.yaml'), 'utf8')).toBe(
    '# Written by drover convert, which replaces and removes this file.\n' +
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n' +
      '  - namespace-shop.yaml\n  - rancherservice-app.yaml\n  - rancherservice-web.yaml\n',
  );
});

describe('a directory that has files already', () => {
  const convertInto = (text: string) => {
    write('docker-compose.yml', text);
    return run(['-p', 'shop', '-o', 'out']);
  };
  const files = () => readdirSync(join(directory, 'out')).toSorted();

  test('loses those of services that the stack no longer has, and no others', () => {
    convertInto('web: {image: nginx}\napp: {image: nginx}');
    write('out/rancherservice-mine.yaml', 'kind: Mine\n');
    write('out/notes.txt', 'mine');
    expect(convertInto('web: {image: nginx}').said).toBe('2 resources, 0 warnings, 0 errors\n');
    expect(files()).toEqual([
      'kustomization.yaml',
      'namespace-shop.yaml',
      'notes.txt',
      'rancherservice-mine.yaml',
      'rancherservice-web.yaml',
    ]);
  });

  test('names what was added to its kustomization by hand', () => {
    convertInto('web: {image: nginx}');
    const kustomization = readFileSync(join(directory, 'out/kustomization.yaml'), 'utf8');
    write('out/kustomization.yaml', `${kustomization}  - ../ingress.yaml\n  - rancherservice-mine.yaml\n`);
    write('out/rancherservice-mine.yaml', 'kind: Mine\n');
    const { code, said } = convertInto('web: {image: nginx}');
    expect(code).toBe(0);
    expect(said.match(/RC1044: \S+/g)).toEqual(['RC1044: ../ingress.yaml', 'RC1044: rancherservice-mine.yaml']);
    expect(files()).toContain('rancherservice-mine.yaml');
  });

  test.each(['kustomization.yaml', 'Kustomization', 'rancherservice-web.yaml'])(
    'is refused for a %s of others',
    (name) => {
      convertInto('app: {image: nginx}');
      write(`out/${name}`, 'resources: [mine.yaml]\n');
      expect(convertInto('web: {image: nginx}')).toMatchObject({ code: 1, said: expect.stringContaining('RC1046') });
      expect(readFileSync(join(directory, 'out', name), 'utf8')).toBe('resources: [mine.yaml]\n');
      expect(files()).toContain('rancherservice-app.yaml');
    },
  );

  test('stays byte for byte when the files say the same in another order', () => {
    convertInto('web: {image: nginx, environment: {A: 1, B: 2}, labels: {x: y, a: b}}\napp: {image: nginx}');
    const before = files().map((name) => readFileSync(join(directory, 'out', name), 'utf8'));
    convertInto('app: {image: nginx}\nweb: {labels: {a: b, x: y}, environment: {B: 2, A: 1}, image: nginx}');
    expect(files().map((name) => readFileSync(join(directory, 'out', name), 'utf8'))).toEqual(before);
  });
});

test('a directory that cannot be written is an error', () => {
  write('docker-compose.yml', 'web: {image: nginx}');
  write('taken', '');
  expect(run(['-o', 'taken/out'])).toMatchObject({ code: 1, said: expect.stringContaining('RC1016') });
});

describe('outcomes', () => {
  test('warnings are told with place, frame and hint, and do not fail', () => {
    write('docker-compose.yml', 'web:\n  image: nginx\n  colour: red\n');
    expect(run(['-p', 'shop'])).toMatchObject({
      code: 0,
      said:
        'docker-compose.yml:3:3: warning RC4009: a service has no key `colour`; it is left out\n' +
        '  2 |   image: nginx\n  3 |   colour: red\n    |   ^^^^^^\n' +
        '2 resources, 1 warning, 0 errors\n',
    });
  });

  test('--strict makes them errors, and nothing is written', () => {
    write('docker-compose.yml', 'web:\n  image: nginx\n  colour: red\n');
    const { code, output, said } = run(['--strict', '-o', 'out']);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(said).toContain('error RC4009');
    expect(said).toContain('nothing was written');
    expect(readdirSync(directory)).toEqual(['docker-compose.yml']);
  });

  test('--no-scale and --no-namespace', () => {
    write('docker-compose.yml', 'web: {image: nginx, scale: 3}');
    const { output } = run(['--no-scale', '--no-namespace']);
    expect(output).not.toMatch(/scale|namespace/i);
  });

  test('a bad command line is refused', () => {
    expect(() => run(['--bogus'])).toThrow('unknown option');
    expect(() => run(['-n', 'Not_A_Label'])).toThrow('DNS label');
  });
});
