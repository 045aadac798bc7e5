import { expect, inject, test } from 'vitest';

import { type AnyObject, Kubectl } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const target = { unit: '8b7e.0', address: '10.0.0.7', port: 80 };

function host(name: string, spec: object): AnyObject {
  return { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherHost', metadata: { name }, spec };
}

async function refused(name: string, spec: object): Promise<string> {
  const tried = await kubectl.try(['apply', '--validate=strict', '-f', '-'], JSON.stringify(host(name, spec)));
  expect(tried.code, tried.stdout).not.toBe(0);
  return tried.stderr;
}

function patchStatus(name: string, status: object) {
  const patch = JSON.stringify({ status });
  return kubectl.try(['patch', 'rhost', name, '--type=merge', '--subresource=status', '-p', patch]);
}

test('defaults are filled in, and no agent has looked at a new one yet', async () => {
  await kubectl.apply(host('rhost-defaults', { targets: [target] }));
  const stored = await kubectl.get('rhost', 'rhost-defaults');
  expect(stored.spec).toEqual({
    targets: [{ ...target, interval: 2000, responseTimeout: 2000, healthyThreshold: 2, unhealthyThreshold: 3 }],
    peers: [],
  });
  expect(stored.status).toEqual({ observedGeneration: -1 });
});

test('a Node may have any name that Nodes have', async () => {
  const name = 'ip-10-0-0-7.eu-west-1.compute.internal';
  await kubectl.apply(host(name, {}));
  expect((await kubectl.get('rhost', name)).spec).toEqual({ targets: [], peers: [] });
});

test('the columns a person reads', async () => {
  await kubectl.apply(host('rhost-columns', {}));
  const agent = { address: '10.244.1.2', port: 8082, publicKey: 'MCow', version: '0.1.0' };
  expect((await patchStatus('rhost-columns', { state: 'active', agent })).stderr).toBe('');
  const [header = '', row = ''] = (await kubectl.run(['get', 'rhost', 'rhost-columns'])).split('\n');
  expect(header.trim().split(/\s+/)).toEqual(['NAME', 'STATE', 'AGENT', 'AGE']);
  expect(row).toMatch(/^rhost-columns\s+active\s+0\.1\.0\s/);
  expect(await kubectl.run(['get', 'rhost', 'rhost-columns', '-o', 'wide'])).toMatch(/ADDRESS.*10\.244\.1\.2/s);
});

test('a merge patch takes single votes back, and leaves the lists alone', async () => {
  await kubectl.apply(host('rhost-votes', { targets: [target] }));
  await patchStatus('rhost-votes', { observedGeneration: 1, votes: { '8b7e.0': 'pass', 'c1.2': 'fail' } });
  await patchStatus('rhost-votes', { votes: { '8b7e.0': null } });
  const { metadata, spec, status } = await kubectl.get('rhost', 'rhost-votes');
  expect(metadata.generation).toBe(1);
  expect(spec.targets).toHaveLength(1);
  expect(status).toEqual({ observedGeneration: 1, votes: { 'c1.2': 'fail' } });
});

test('as many targets as it may have are stored', async () => {
  const requestLine = 'GET /health/check HTTP/1.0';
  const unit = (at: number) => `6f1c7c1e-3f43-4c5b-9d0e-${String(at).padStart(12, '0')}.0`;
  const targets = Array.from({ length: 2000 }, (_, at) => ({ ...target, unit: unit(at), requestLine }));
  const create = ['create', '--validate=strict', '-f', '-'];
  await kubectl.run(create, JSON.stringify(host('rhost-full', { targets })));
  expect((await kubectl.get('rhost', 'rhost-full')).spec.targets).toHaveLength(2000);
  const more = host('rhost-fuller', { targets: [...targets, { ...target, unit: unit(2000) }] });
  expect((await kubectl.try(create, JSON.stringify(more))).stderr).toContain('must have at most 2000 items');
});

test.each([
  ['a target without a unit', { targets: [{ address: '10.0.0.7', port: 80 }] }, 'spec.targets[0].unit: Required value'],
  ['a name for an address', { targets: [{ ...target, address: 'db.internal' }] }, 'write an IPv4 or IPv6 address'],
  ['port 0', { targets: [{ ...target, port: 0 }] }, 'should be greater than or equal to 1'],
  ['a time with a unit', { targets: [{ ...target, interval: '2s' }] }, 'must be of type integer'],
  ['a strategy: agents decide nothing', { targets: [{ ...target, strategy: 'none' }] }, 'unknown field'],
  ['a peer without a port', { peers: [{ host: 'b', address: '10.0.0.8' }] }, 'spec.peers[0].port: Required value'],
])('refused in words that help: %s', async (_, spec, words) => {
  expect(await refused('rhost-refused', spec)).toContain(words);
});

test.each([
  ['a state that Rancher had not', { state: 'gone' }, 'supported values: "active", "reconnecting", "disconnected"'],
  ['a vote that is neither', { votes: { '8b7e.0': 'none' } }, 'supported values: "pass", "fail"'],
  ['a peer that is neither', { peers: { b: 'unknown' } }, 'supported values: "alive", "silent"'],
  ['an agent without a key', { agent: { address: '::1', port: 8082, version: '1' } }, 'publicKey: Required value'],
])('a status is refused in words that help: %s', async (name, status, words) => {
  const host = `rhost-${name.split(' ').join('-').toLowerCase()}`;
  await kubectl.apply({ apiVersion: 'drover.dev/v1alpha1', kind: 'RancherHost', metadata: { name: host }, spec: {} });
  expect((await patchStatus(host, status)).stderr).toContain(words);
});

test('every field is explained', async () => {
  expect(await kubectl.run(['explain', 'rhost.spec.targets.unit'])).toContain('how often its container was restarted');
  expect(await kubectl.run(['explain', 'rhost.status.agent.port'])).toContain('asked for its votes');
});
