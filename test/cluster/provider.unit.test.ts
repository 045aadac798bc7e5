import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { chooseProvider, clusterConfig, createCommand, debianBase, publicNodeImage, pullCommand } from './provider.ts';

const never = () => Promise.reject(new Error('must not be asked'));

test('a cluster that is given is taken, whatever else there is', async () => {
  const provider = await chooseProvider({ kubeconfig: '/some/config', engine: true, canPull: never });
  expect(provider).toEqual({ kind: 'given', kubeconfig: '/some/config' });
});

test('an engine that can pull the node image uses it', async () => {
  const provider = await chooseProvider({ kubeconfig: undefined, engine: true, canPull: async () => true });
  expect(provider).toEqual({ kind: 'pulled', nodeImage: publicNodeImage });
});

test.each([
  ['no engine', { kubeconfig: undefined, engine: false, canPull: never }],
  ['an engine without a registry', { kubeconfig: '', engine: true, canPull: async () => false }],
])('%s: the node image is built here', async (_, surroundings) => {
  expect(await chooseProvider(surroundings)).toEqual({ kind: 'built' });
});

test('the commands of the pullable path', () => {
  expect(pullCommand()).toEqual(['pull', '--quiet', 'kindest/node:v1.34.0']);
  expect(createCommand('drover', 'c.yaml', publicNodeImage, 'k')).toEqual([
    'create',
    'cluster',
    '--name',
    'drover',
    '--config',
    'c.yaml',
    '--kubeconfig',
    'k',
    '--image',
    'kindest/node:v1.34.0',
    '--wait',
    '300s',
  ]);
});

const shared = { hostPath: '/cache/shared', containerPath: '/var/shared' };

test('the configuration names our images only where they are built here', () => {
  const pulled = parse(clusterConfig(3, 'pulled', shared));
  expect(pulled.nodes.map((node: { role: string }) => node.role)).toEqual([
    'control-plane',
    'worker',
    'worker',
    'worker',
  ]);
  expect(pulled.kubeadmConfigPatches).toBeUndefined();
  expect(pulled.nodes.map((node: { extraMounts: object }) => node.extraMounts)).toEqual(Array(4).fill([shared]));
  expect(parse(parse(clusterConfig(1, 'built', shared)).kubeadmConfigPatches[0]).imageRepository).toBe('drover.local');
});

test('the base of the images is public only where it can be pulled', () => {
  expect((['given', 'pulled', 'built'] as const).map(debianBase)).toEqual([
    'drover.local/debian:12',
    'debian:12-slim',
    'drover.local/debian:12',
  ]);
});
