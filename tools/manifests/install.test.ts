import { expect, test } from 'vitest';

import { bundles } from '../image.ts';
import { installObjects } from './install.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const objects = installObjects() as { kind: string; metadata: { name: string }; rules?: Rule[] }[];
const roles = objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role');

test.each(roles.map((role) => [role.metadata.name, role] as const))('%s grants nothing by wildcard', (_, role) => {
  const granted = (role.rules ?? []).flatMap((rule) => [...rule.apiGroups, ...rule.resources, ...rule.verbs]);
  expect(granted.length).toBeGreaterThan(0);
  expect(granted.filter((word) => word.includes('*'))).toEqual([]);
});

test('the operator can delete no claim, and change no stack', () => {
  const rules = roles.find((role) => role.metadata.name === 'drover-operator')?.rules ?? [];
  const may = (resource: string) =>
    rules.filter((rule) => rule.resources.includes(resource)).flatMap((rule) => rule.verbs);
  expect(may('persistentvolumeclaims').sort()).toEqual(['create', 'list', 'watch']);
  expect(may('rancherstacks').sort()).toEqual(['get', 'list', 'watch']);
  expect(may('secrets')).toEqual([]);
});

test('an agent reads RancherHosts, patches their status, and can do nothing else', () => {
  const rules = roles.find((role) => role.metadata.name === 'drover-agent')?.rules;
  expect(rules).toEqual([
    { apiGroups: ['drover.dev'], resources: ['rancherhosts'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['drover.dev'], resources: ['rancherhosts/status'], verbs: ['patch'] },
  ]);
});

interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly securityContext: object;
    readonly containers: readonly {
      readonly image: string;
      readonly ports: readonly { readonly name: string }[];
      readonly command?: readonly string[];
      readonly securityContext: object;
    }[];
  };
}

test('operator and agents run from one image, confined alike, and are told apart by their component', () => {
  const [operator, agent] = ['Deployment', 'DaemonSet'].map((wanted) => {
    const found = objects.find(({ kind }) => kind === wanted) as unknown as { spec: { template: PodTemplate } };
    return found.spec.template;
  });
  expect(agent?.spec.containers[0]?.image).toBe(operator?.spec.containers[0]?.image);
  expect(agent?.spec.securityContext).toEqual(operator?.spec.securityContext);
  expect(agent?.spec.containers[0]?.securityContext).toEqual(operator?.spec.containers[0]?.securityContext);
  const components = [operator, agent].map((template) => template?.metadata.labels['app.kubernetes.io/component']);
  expect(components).toEqual(['operator', 'agent']);
  // The operator is what the image runs by itself.
  expect(operator?.spec.containers[0]?.command).toBeUndefined();
  const command = agent?.spec.containers[0]?.command ?? [];
  expect(command[0]).toBe('/usr/bin/node');
  expect(bundles.map((bundle) => `/drover/${bundle}`)).toContain(command.at(-1));
});

interface NetworkPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly ingress: readonly {
      readonly from?: readonly object[];
      readonly ports: readonly { readonly port: string }[];
    }[];
    readonly egress: readonly object[];
  };
}

test.each(['Deployment', 'DaemonSet'])(
  'the ports of the %s are open, those of agents to the operators alone',
  (kind) => {
    const { template } = (objects.find((one) => one.kind === kind) as unknown as { spec: { template: PodTemplate } })
      .spec;
    const policies = objects.filter((one) => one.kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
    const component = template.metadata.labels['app.kubernetes.io/component'];
    const policy = policies.find(({ metadata }) => metadata.name === `drover-${component}`);
    expect(template.metadata.labels).toMatchObject(policy?.spec.podSelector.matchLabels ?? {});
    const open = policy?.spec.ingress.flatMap(({ ports }) => ports.map(({ port }) => port)) ?? [];
    expect(open.sort()).toEqual(template.spec.containers[0]?.ports.map(({ name }) => name).sort());
    const confined = policy?.spec.ingress.filter(({ from }) => from !== undefined).flatMap(({ ports }) => ports);
    expect(confined).toEqual(kind === 'DaemonSet' ? [{ port: 'votes', protocol: 'TCP' }] : []);
    expect(policy?.spec.egress).toEqual([{}]);
  },
);
