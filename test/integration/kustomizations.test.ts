import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';

import { root } from '../cluster/cache.ts';
import { type AnyObject, Kubectl } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const folder = mkdtempSync(join(tmpdir(), 'drover-kustomize-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The kustomization of docs/operations.md that begins with a heading, with its folders where they are here. */
function documented(heading: string): AnyObject {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const yaml = text.slice(text.indexOf(`\n## ${heading}\n`)).match(/```yaml\n(.*?)```/s)?.[1] ?? '';
  return parse(yaml.replaceAll('drover/manifests/', `${relative(folder, join(root, 'manifests'))}/`));
}

async function build(kustomization: object): Promise<AnyObject[]> {
  writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization));
  const built = await kubectl.run(['kustomize', '--load-restrictor=LoadRestrictionsNone', folder]);
  return parseAllDocuments(built).map((document) => document.toJS());
}

function operatorOf(objects: readonly AnyObject[]): AnyObject {
  return objects.find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0];
}

const names = (objects: readonly AnyObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('without the component nothing removes hosts', async () => {
  const base = await build({ resources: [relative(folder, join(root, 'manifests/base'))] });
  expect(operatorOf(base).env.map(({ name }: AnyObject) => name)).not.toContain('HOST_REMOVE_DELAY_SECONDS');
  const rules = base.flatMap((object) => object.rules ?? []).filter(({ resources }) => resources.includes('nodes'));
  expect(rules.flatMap(({ verbs }) => verbs)).toEqual(['get', 'list', 'watch']);
});

test('with it the operator has the delay and the right, and is otherwise as it was', async () => {
  const base = await build({ resources: [relative(folder, join(root, 'manifests/base'))] });
  const { patches: _, ...asItIs } = documented('Removing hosts that stay away');
  const objects = await build(asItIs);
  const added = ['ClusterRole drover-host-removal', 'ClusterRoleBinding drover-host-removal'];
  expect(names(objects).sort()).toEqual([...names(base), ...added].sort());
  const { env, ...operator } = operatorOf(objects);
  const { env: before, ...without } = operatorOf(base);
  expect(operator).toEqual(without);
  expect(env).toContainEqual({ name: 'HOST_REMOVE_DELAY_SECONDS', value: '3600' });
  expect(env).toHaveLength(before.length + 1);
  for (const one of before) expect(env).toContainEqual(one);
  await kubectl.run(['create', '--dry-run=server', '--validate=strict', '-f', '-'], stringifyAll(added, objects));
});

test('the delay of the kustomization in the documents is the one that counts', async () => {
  const objects = await build(documented('Removing hosts that stay away'));
  expect(operatorOf(objects).env).toContainEqual({ name: 'HOST_REMOVE_DELAY_SECONDS', value: '600' });
});

test('without a component the operator may not delete claims, and with it nothing else is added', async () => {
  const resources = [relative(folder, join(root, 'manifests/base'))];
  const base = await build({ resources });
  const verbs = (objects: readonly AnyObject[], resource: string) =>
    objects
      .flatMap((object) => object.rules ?? [])
      .filter((rule) => rule.resources.includes(resource))
      .flatMap((rule) => rule.verbs);
  expect(verbs(base, 'persistentvolumeclaims')).not.toContain('delete');
  const components = [relative(folder, join(root, 'manifests/volume-removal'))];
  const objects = await build({ resources, components });
  const added = names(objects).filter((name) => !names(base).includes(name));
  expect(added.sort()).toEqual([
    'ClusterRole drover-volume-removal',
    'ClusterRoleBinding drover-volume-removal',
    'ValidatingAdmissionPolicy drover-operator-keeps-specs',
    'ValidatingAdmissionPolicy drover-operator-own-claims',
    'ValidatingAdmissionPolicyBinding drover-operator-keeps-specs',
    'ValidatingAdmissionPolicyBinding drover-operator-own-claims',
  ]);
  expect(verbs(objects, 'persistentvolumeclaims')).toContain('delete');
});

test('the kustomization without agents leaves out the DaemonSet and nothing else', async () => {
  const base = await build({ resources: [relative(folder, join(root, 'manifests/base'))] });
  const left = names(await build(documented('Agents'))).concat('DaemonSet drover-agent');
  expect(left.sort()).toEqual(names(base).sort());
});

test('the kustomization for an image of one’s own names it for the operator and the agents', async () => {
  const objects = await build(documented('Install'));
  const images = objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')
    .map(({ spec }) => spec.template.spec.containers[0].image);
  expect(images).toEqual(['registry.example/drover/operator:0.1.0', 'registry.example/drover/operator:0.1.0']);
});

function stringifyAll(wanted: readonly string[], objects: readonly AnyObject[]): string {
  const chosen = objects.filter(({ kind, metadata }) => wanted.includes(`${kind} ${metadata.name}`));
  return chosen.map((object) => stringify(object)).join('---\n');
}
