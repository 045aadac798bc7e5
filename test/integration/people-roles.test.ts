/** What people may do with Drover's kinds, as kubectl says it. */
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { Kubectl, until } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'people';

/** Binds somebody to a role, in the namespace or the whole cluster. @returns who it is. */
async function person(role: string, everywhere = false): Promise<string> {
  const user = `${role}-person`;
  await kubectl.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: everywhere ? 'ClusterRoleBinding' : 'RoleBinding',
    metadata: { name: user, ...(everywhere ? {} : { namespace }) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
  });
  return user;
}

async function may(user: string, verb: string, resource: string): Promise<boolean> {
  const [kind = '', subresource = ''] = resource.split('/');
  const asked = ['auth', 'can-i', verb, kind, `--subresource=${subresource}`, '-n', namespace, '--as', user];
  return (await kubectl.try(asked)).stdout.trim() === 'yes';
}

/** What each may do of a few telling things. */
async function mayAll(user: string, kind: string): Promise<string[]> {
  const asked = [
    `get ${kind}`,
    `watch ${kind}`,
    `get ${kind}/status`,
    `create ${kind}`,
    `patch ${kind}`,
    `deletecollection ${kind}`,
    `update ${kind}/scale`,
    `patch ${kind}/status`,
  ];
  const answers = await Promise.all(asked.map((one) => may(user, ...(one.split(' ') as [string, string]))));
  return asked.filter((_, at) => answers[at]).map((one) => one.replace(kind, ''));
}

const viewed = ['get ', 'watch ', 'get /status'];
const edited = [...viewed, 'create ', 'patch ', 'deletecollection '];

beforeAll(async () => {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', join(root, 'manifests/install.yaml')]);
  await kubectl.run(['create', 'namespace', namespace]);
});

const kinds = ['loadbalancer', 'externalservice', 'servicealias', 'service', 'stack'] as const;

test.each(kinds)('people with the roles view, edit and admin have their part of a Rancher %s', async (name) => {
  const plural = name.endsWith('alias') ? `rancher${name}es` : `rancher${name}s`;
  const scaled = name === 'service' || name === 'loadbalancer' ? ['update /scale'] : [];
  const expected = {
    view: viewed,
    edit: [...edited, ...scaled],
    admin: [...edited, ...scaled, 'patch /status'],
  };
  for (const [role, wanted] of Object.entries(expected)) {
    const user = await person(role);
    // The roles are put together by a controller, after they are there.
    await until(`the role ${role} has Drover in it`, () => may(user, 'get', plural));
    await until(`what ${role} may`, async () => (await mayAll(user, plural)).join() === wanted.join(), {
      timeoutMs: 10_000,
    });
  }
});

test.each(kinds)(
  'whoever is bound to the roles of a Rancher %s alone can work with it, and with nothing else',
  async (name) => {
    const plural = name.endsWith('alias') ? `rancher${name}es` : `rancher${name}s`;
    const viewer = await person(`drover-rancher${name}-viewer`);
    const editor = await person(`drover-rancher${name}-editor`);
    const admin = await person(`drover-rancher${name}-admin`);
    expect(await mayAll(viewer, plural)).toEqual(viewed);
    expect(await mayAll(editor, plural)).toEqual(expect.arrayContaining(['get ', 'create ', 'deletecollection ']));
    expect(await may(editor, 'patch', `${plural}/status`)).toBe(false);
    expect(await may(admin, 'patch', `${plural}/status`)).toBe(true);
    const others = kinds.filter((other) => other !== name).map((other) => `rancher${other}s`.replace(/ass$/, 'ases'));
    for (const other of [...others, 'pods']) expect(await may(admin, 'get', other)).toBe(false);
  },
);

test('RancherHosts are seen by whoever may view the whole cluster, and written by nobody else', async () => {
  const user = await person('drover-rancherhost-viewer', true);
  expect(await mayAll(user, 'rancherhosts')).toEqual(viewed);
  for (const role of ['view', 'edit', 'admin']) {
    const everywhere = await person(role, true);
    await until(`the role ${role} has RancherHosts in it`, () => may(everywhere, 'get', 'rancherhosts'));
    expect(await mayAll(everywhere, 'rancherhosts')).toEqual(viewed);
  }
  expect(await may('nobody', 'get', 'rancherhosts')).toBe(false);
});
