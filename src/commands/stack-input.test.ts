import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { convertCommand } from './convert.ts';
import { runCommand } from './fake-terminal.fixture.ts';
import { questionsCommand } from './questions.ts';
import type { Terminal } from './terminal.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-stack-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

function convert(args: readonly string[], surroundings: Partial<Terminal> = {}) {
  return runCommand(convertCommand, args, { directory, ...surroundings });
}

/** Answers prompts with these lines, in order; `undefined` ends the input. */
function typing(...lines: (string | undefined)[]) {
  const prompts: { text: string; hidden: boolean }[] = [];
  const ask = (text: string, hidden: boolean): Promise<string | undefined> => {
    prompts.push({ text, hidden });
    return Promise.resolve(lines.shift());
  };
  return { ask, prompts };
}

const version = (number: string) => `catalog:\n  version: ${number}\nweb:\n  scale: 1\n`;
const template = {
  'shop/config.yml': 'name: Shop\nversion: 1.0\n',
  'shop/0/docker-compose.yml': 'web: {image: "nginx:0"}',
  'shop/0/rancher-compose.yml': version('1.0'),
  'shop/2/docker-compose.yml': 'web: {image: "nginx:2"}',
  'shop/2/rancher-compose.yml': version('1.1'),
  'shop/10/docker-compose.yml': 'web: {image: "nginx:10"}',
  'shop/10/rancher-compose.yml': version('1.2'),
};

describe("a catalogue's folder", () => {
  test('a template is read in the version of its config.yml, and names the stack', async () => {
    write(template);
    const { output, said } = await convert(['shop']);
    expect(output).toContain('image: nginx:0');
    expect(output).toContain('drover.dev/stack: shop');
    expect(said).toBe('2 resources, 0 warnings, 0 errors\n');
  });

  test.each([['shop/2'], ['-f', 'shop', '--revision', '2'], ['-f', 'shop/2']])('a revision: %s %s', async (...args) => {
    write(template);
    const { output } = await convert(args.filter((arg) => arg !== undefined));
    expect(output).toContain('image: nginx:2');
    expect(output).toContain('drover.dev/stack: shop');
  });

  test('without a version that fits, the highest number is read and told', async () => {
    write({ ...template, 'shop/config.yml': 'version: 3.0\n' });
    const { output, said } = await convert(['shop']);
    expect(output).toContain('image: nginx:10');
    expect(said).toContain('warning RC1042');
  });

  test('the newer layout: compose.yml and template-version.yml', async () => {
    write({
      'shop/template.yml': 'defaultVersion: v2\n',
      'shop/0/compose.yml': 'web: {image: "nginx:$TAG", scale: 2}',
      'shop/0/template-version.yml': 'version: v2\nquestions:\n- {variable: TAG, default: "9"}\n',
    });
    expect((await convert(['shop'])).output).toMatch(/image: nginx:9\n {2}scale: 2/);
  });

  test('a folder with rancher-compose.yml alone, and a file instead of a folder', async () => {
    write({ 'a/rancher-compose.yml': 'web: {image: nginx, scale: 2}', 'b.yml': 'web: {image: apache}' });
    expect((await convert(['a'])).output).toContain('scale: 2');
    expect((await convert(['b.yml', '-p', 'b'])).output).toContain('image: apache');
  });

  test.each([
    [['shop', '--revision', '7'], 'RC1041', 'the revisions are 0, 2, 10'],
    [['.'], 'RC1040', 'revisions called 0'],
    [['shop', '-f', 'x.yml'], 'RC1043', 'give one of them'],
    [['--revision', '1'], 'RC1043', 'config.yml'],
    [['nowhere'], 'RC1001', 'nowhere does not exist'],
  ])('%j is refused', async (args, code, words) => {
    write(template);
    const run = await convert(args);
    expect(run).toMatchObject({ code: 1, output: '', said: expect.stringContaining(`error ${code}`) });
    expect(run.said).toContain(words);
  });

  test('a template file is read before the plain one beside it, and says so', async () => {
    write({ 'a/docker-compose.yml': 'web: {image: old}', 'a/docker-compose.yml.tpl': 'web: {image: new}' });
    const { output, said } = await convert(['a']);
    expect(output).toContain('image: new');
    expect(said).toContain('warning RC1045');
  });
});

const asking = {
  'docker-compose.yml': 'web: {image: "nginx:$TAG", environment: {PASS: "$PASS", NAME: "$NAME"}}',
  'rancher-compose.yml': `catalog:
  questions:
  - {variable: TAG, type: enum, options: ["1", "2"], default: "1"}
  - {variable: PASS, type: password, label: The password, required: true, min_length: 3}
  - {variable: NAME, description: Who it is, required: true}
`,
};

describe('answers', () => {
  // The order of rancher-compose's lookup/env.go and lookup/questions.go.
  describe('come from --env-file, then from flags, their file, the environment, and the default', () => {
    const order: readonly [string, readonly string[], Record<string, string>?][] = [
      ['variables', ['-e', 'v.env', '--set', 'TAG=flag', '--answers', 'a.yml'], { TAG: 'outside' }],
      ['flag', ['--set', 'TAG=flag', '--answers', 'a.yml'], { TAG: 'outside' }],
      ['file', ['--answers', 'a.yml'], { TAG: 'outside' }],
      ['outside', [], { TAG: 'outside' }],
      ['default', []],
    ];
    const files = { 'docker-compose.yml': 'web: {image: "a:$TAG"}', 'v.env': 'TAG=variables', 'a.yml': 'TAG: file' };

    test.each(order)('%s', async (found, args, environment = {}) => {
      write({ ...files, 'rancher-compose.yml': '.catalog: {questions: [{variable: TAG, default: default}]}' });
      expect((await convert(args, { environment })).output).toContain(`image: a:${found}\n`);
    });

    test.each(order.slice(0, 4))('%s, where no question asks for it', async (found, args, environment = {}) => {
      write(files);
      expect((await convert(args, { environment })).output).toContain(`image: a:${found}\n`);
    });
  });

  test('may hold an equals sign', async () => {
    write(asking);
    const { output } = await convert(['--set', 'PASS=from=flag', '--set', 'NAME=x']);
    expect(output).toContain('PASS: from=flag');
  });

  test.each([
    ['answers.json', '{"PASS": "pppp", "NAME": 12}'],
    ['answers.env', 'PASS=pppp\nNAME=12\n'],
    ['answers.yaml', 'PASS: pppp\nNAME: 12\n'],
  ])('from %s', async (name, text) => {
    write({ ...asking, [name]: text });
    expect((await convert(['--answers', name])).output).toContain('NAME: "12"');
  });

  test('that are missing are one error with their labels', async () => {
    write(asking);
    const { code, output, said } = await convert([]);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(said).toContain('error RC2048: 2 answers are missing: PASS (The password), NAME');
    expect(said).toContain('rancher-compose.yml:4:16');
  });

  test('that are wrong are told all at once', async () => {
    write(asking);
    const { said } = await convert(['--set', 'TAG=3', '--set', 'PASS=p', '--set', 'NAME=n', '--set', 'TAGS=1']);
    expect(said.match(/RC\d+/g)).toEqual(['RC2047', 'RC2047', 'RC2049']);
  });

  test.each([
    ['answers.yml', '- a\n', 'RC2050'],
    ['answers.yml', 'A: [1]\n', 'RC2050'],
    ['answers.yml', 'A: [\n', 'RC1004'],
    ['gone.yml', undefined, 'RC1001'],
  ])('in a %s of %j are refused', async (name, text, code) => {
    write({ 'docker-compose.yml': 'web: {image: "$A"}', ...(text === undefined ? {} : { [name]: text }) });
    expect(await convert(['--answers', name])).toMatchObject({ code: 1, said: expect.stringContaining(code) });
  });

  test('a flag that is none is refused', async () => {
    await expect(convert(['--set', 'A'])).rejects.toThrow('VARIABLE=ANSWER');
  });
});

describe('at a terminal', () => {
  test('what is missing is asked, passwords hidden, until an answer fits', async () => {
    write(asking);
    const { ask, prompts } = typing('p', '', 'secret', 'me');
    const { code, output, said } = await convert([], { ask });
    expect(code).toBe(0);
    expect(prompts.map(({ hidden }) => hidden)).toEqual([true, true, true, false]);
    expect(prompts[0]?.text).toBe('PASS (The password) [password]: ');
    expect(said).toContain('fewer than 3');
    expect(said).toContain('an answer is required');
    expect(said).toContain('Who it is\n');
    expect(output).toContain('PASS: secret');
    expect(output).toContain('NAME: me');
  });

  test('--ask asks everything that is not given; nothing typed is the default', async () => {
    write(asking);
    const { ask, prompts } = typing('', 'secret');
    const { output } = await convert(['--ask', '--set', 'NAME=n'], { ask });
    expect(prompts.map(({ text }) => text)).toEqual([
      'TAG [1 | 2, optional, default 1]: ',
      'PASS (The password) [password]: ',
    ]);
    expect(output).toContain('image: nginx:1');
  });

  test('whoever ends the input is told what is missing', async () => {
    write(asking);
    const { ask } = typing('secret', undefined);
    expect(await convert([], { ask })).toMatchObject({ code: 1, said: expect.stringContaining('answer to NAME is') });
  });

  test('nobody is asked in a pipe', async () => {
    write(asking);
    expect(await convert(['--ask'])).toMatchObject({ code: 1, said: expect.stringContaining('RC2051') });
  });
});

describe('drover questions', () => {
  const questions = (args: readonly string[]) => runCommand(questionsCommand, args, { directory });

  test('is a table', async () => {
    write(asking);
    expect(await questions([])).toMatchObject({
      code: 0,
      output:
        'VARIABLE  TYPE      REQUIRED  DEFAULT  LABEL         ALLOWED\n' +
        'TAG       enum      no        1                      1 | 2\n' +
        'PASS      password  yes       –        The password  3… characters\n' +
        'NAME      string    yes       –\n',
      said: '',
    });
  });

  test('is a schema', async () => {
    write(asking);
    const { output } = await questions(['--json']);
    expect(JSON.parse(output)).toMatchObject({
      properties: { TAG: { enum: ['1', '2', ''] } },
      required: ['PASS', 'NAME'],
    });
  });

  test('says when there are none, or no files', async () => {
    write(template);
    expect((await questions(['shop'])).output).toBe('The catalogue asks nothing.\n');
    expect(await questions([])).toMatchObject({ code: 1, output: '', said: expect.stringContaining('RC1001') });
  });
});
