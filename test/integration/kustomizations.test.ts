import { afterAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';

import { type AnyObject, Kubectl } from '../cluster/kubectl.ts';
import { DocumentedKustomizations } from './documented-kustomizations.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const documents = new DocumentedKustomizations(kubectl);
afterAll(() => documents.remove());

function operatorOf(objects: readonly AnyObject[]): AnyObject {
  return objects.find(({ kind }) => kind === 'Deployment').spec.template.spec.containers[0];
}

const names = (objects: readonly AnyObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('without the component nothing removes hosts', async () => {
  const base = await documents.build({ resources: [documents.path('base')] });
  expect(operatorOf(base).env.map(({ name }: AnyObject) => name)).not.toContain('HOST_REMOVE_DELAY_SECONDS');
  const rules = base.flatMap((object) => object.rules ?? []).filter(({ resources }) => resources.includes('nodes'));
  expect(rules.flatMap(({ verbs }) => verbs)).toEqual(['list', 'watch']);
});

test('with it the operator has the delay and the right, and is otherwise as it was', async () => {
  const base = await documents.build({ resources: [documents.path('base')] });
  const { patches: _, ...asItIs } = documents.under('Removing hosts that stay away');
  const objects = await documents.build(asItIs);
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
  const objects = await documents.build(documents.under('Removing hosts that stay away'));
  expect(operatorOf(objects).env).toContainEqual({ name: 'HOST_REMOVE_DELAY_SECONDS', value: '600' });
});

test('without a component the operator may not delete claims, and with it nothing else is added', async () => {
  const resources = [documents.path('base')];
  const base = await documents.build({ resources });
  const verbs = (objects: readonly AnyObject[], resource: string) =>
    objects
      .flatMap((object) => object.rules ?? [])
      .filter((rule) => rule.resources.includes(resource))
      .flatMap((rule) => rule.verbs);
  expect(verbs(base, 'persistentvolumeclaims')).not.toContain('delete');
  const components = [documents.path('volume-removal')];
  const objects = await documents.build({ resources, components });
  const added = names(objects).filter((name) => !names(base).includes(name));
  expect(added.sort()).toEqual([
    'ClusterRole drover-volume-removal',
    'ClusterRoleBinding drover-volume-removal',
    'ValidatingAdmissionPolicy drover-operator-own-claims',
    'ValidatingAdmissionPolicyBinding drover-operator-own-claims',
  ]);
  expect(verbs(objects, 'persistentvolumeclaims')).toContain('delete');
});

test('the kustomization without agents leaves out the DaemonSet and nothing else', async () => {
  const base = await documents.build({ resources: [documents.path('base')] });
  const left = names(await documents.build(documents.under('Agents'))).concat('DaemonSet drover-agent');
  expect(left.sort()).toEqual(names(base).sort());
});

test('the monitoring is for the operators that run, and brings the dashboard whole', async () => {
  const base = await documents.build({ resources: [documents.path('base')] });
  const monitoring = await documents.build({ resources: [documents.path('monitoring')] });
  expect(names(monitoring).sort()).toEqual([
    'ConfigMap drover-dashboard',
    'PodMonitor drover-operator',
    'PrometheusRule drover',
  ]);
  const [dashboard, monitor] = ['ConfigMap', 'PodMonitor'].map((wanted) =>
    monitoring.find(({ kind }) => kind === wanted),
  );
  expect(JSON.parse(dashboard.data['drover.json']).title).toBe('Drover');
  const { template } = base.find(({ kind }) => kind === 'Deployment').spec;
  expect(template.metadata.labels).toMatchObject(monitor.spec.selector.matchLabels);
  expect(operatorOf(base).ports.map(({ name }: AnyObject) => name)).toContain(monitor.spec.podMetricsEndpoints[0].port);
});

test('the kustomization for another namespace leaves nothing in this one, and moves nothing out of others', async () => {
  const wanted = ['base', 'monitoring'].map((name) => documents.path(name));
  const components = ['volume-removal', 'host-remove-delay', 'namespaced'].map((name) => documents.path(name));
  const asItIs = await documents.build({ resources: wanted, components });
  const moved = await documents.build({ ...documents.under('Another namespace'), resources: wanted, components });
  const inWords = (objects: readonly AnyObject[]) => objects.map((object) => JSON.stringify(object)).sort();
  expect(inWords(asItIs).join()).toContain('system:serviceaccount:drover-system:drover-agent');
  expect(inWords(moved)).toEqual(
    inWords(asItIs)
      .map((text) => text.replaceAll('drover-system', 'rancher'))
      .sort(),
  );
});

test('the kustomization for an image of one’s own names it for the operator and the agents', async () => {
  const objects = await documents.build(documents.under('Install'));
  const images = objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')
    .map(({ spec }) => spec.template.spec.containers[0].image);
  expect(images).toEqual(['registry.example/drover/operator:0.1.0', 'registry.example/drover/operator:0.1.0']);
});

function stringifyAll(wanted: readonly string[], objects: readonly AnyObject[]): string {
  const chosen = objects.filter(({ kind, metadata }) => wanted.includes(`${kind} ${metadata.name}`));
  return chosen.map((object) => stringify(object)).join('---\n');
}
