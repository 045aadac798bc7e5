import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';

import { root } from '../cluster/cache.ts';
import { kubectlPath, kustomizePath } from '../cluster/components.ts';
import { type AnyObject, Kubectl } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const environment = { ...process.env, PATH: `${join(root, 'bin')}:${process.env['PATH']}` };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-krm-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
}

/** A kustomization whose generator is Drover, called as an executable with the argument `krm`. */
function generator(spec: object, args: readonly string[] = ['krm']): Record<string, string> {
  const exec = stringify({ exec: { path: 'drover', args } });
  const metadata = { name: 'krm-shop', annotations: { 'config.kubernetes.io/function': exec } };
  return {
    'kustomization.yaml': stringify({ generators: ['shop.yaml'] }),
    'shop.yaml': stringify({ apiVersion: 'drover.dev/v1alpha1', kind: 'RancherCompose', metadata, spec }),
  };
}

function kustomize() {
  const args = ['build', '--enable-alpha-plugins', '--enable-exec', directory];
  const { status, stdout, stderr } = spawnSync(kustomizePath, args, { encoding: 'utf8', env: environment });
  const objects: AnyObject[] = parseAllDocuments(stdout).map((document) => document.toJS());
  return { status, stdout, stderr, objects };
}

const files = {
  'docker-compose.yml': 'web: {image: "nginx:$TAG"}\n',
  'rancher-compose.yml': 'catalog: {questions: [{variable: TAG, required: true}]}\nweb: {scale: 2}\n',
};
const named = { dockerCompose: ['docker-compose.yml'], rancherCompose: 'rancher-compose.yml' };

describe('kustomize', () => {
  test.each([
    ['from files', { files: named, answers: { TAG: 1.9 } }],
    ['from texts', { dockerCompose: 'web: {image: "nginx:1.9"}', rancherCompose: 'web: {scale: 2}' }],
  ])('builds a stack %s', (_, spec) => {
    write({ ...files, ...generator(spec) });
    const { status, objects, stderr } = kustomize();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(objects).toMatchObject([
      { kind: 'Namespace', metadata: { name: 'krm-shop' } },
      { kind: 'RancherService', metadata: { name: 'web' }, spec: { image: 'nginx:1.9', scale: 2 } },
    ]);
  });

  test('gives the same bytes again, also to a function without arguments', () => {
    write({ ...files, ...generator({ files: named, answers: { TAG: 1.9 } }) });
    const { stdout } = kustomize();
    expect(kustomize().stdout).toBe(stdout);
    write(generator({ files: named, answers: { TAG: 1.9 } }, []));
    expect(kustomize().stdout).toBe(stdout);
  });

  test('patches and prefixes what was made, as anything else', async () => {
    write({ ...files, ...generator({ files: named, answers: { TAG: 1.9 } }) });
    write({
      'kustomization.yaml': stringify({
        generators: ['shop.yaml'],
        namespace: 'krm-other',
        patches: [{ target: { kind: 'RancherService' }, patch: '- {op: replace, path: /spec/scale, value: 5}' }],
      }),
    });
    const { objects, stdout } = kustomize();
    expect(objects[1]).toMatchObject({ metadata: { namespace: 'krm-other' }, spec: { scale: 5 } });
    await kubectl.run(['apply', '--validate=strict', '-f', '-'], stdout);
  });

  test('fails with what is wrong on the standard error', () => {
    write({ ...files, ...generator({ files: named }) });
    const { status, stdout, stderr } = kustomize();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('rancher-compose.yml:1:34: error RC2048: the answer to TAG is missing');
  });

  test.each([
    ['above it', { files: { ...named, dockerCompose: ['../docker-compose.yml'] } }],
    ['behind a link', { files: { ...named, dockerCompose: ['link.yml'] } }],
  ])('reads no file %s', (_, spec) => {
    symlinkSync('/etc/hostname', join(directory, 'link.yml'));
    write({ ...files, ...generator(spec) });
    expect(kustomize()).toMatchObject({ status: 1, stderr: expect.stringMatching(/RC1049|RC1001/) });
  });
});

test("kubectl's own kustomize runs no executable, prints nothing and fails with nothing", () => {
  write({ ...files, ...generator({ files: named, answers: { TAG: 1.9 } }) });
  const args = ['kustomize', '--enable-alpha-plugins', directory];
  const { status, stdout } = spawnSync(kubectlPath, args, { encoding: 'utf8', env: environment });
  expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: '' });
});

test('a converted directory is applied with kubectl apply -k, and again without a change', async () => {
  write(files);
  const args = ['convert', directory, '--set', 'TAG=1.9', '-p', 'krm-applied', '-o', join(directory, 'out')];
  expect(spawnSync('drover', args, { encoding: 'utf8', env: environment })).toMatchObject({ status: 0 });
  await kubectl.run(['apply', '-k', join(directory, 'out')]);
  const again = await kubectl.run(['apply', '-k', join(directory, 'out')]);
  expect(again).toContain('rancherservice.drover.dev/web unchanged');
});
