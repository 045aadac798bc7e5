import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import type { RancherHost } from '../../src/api/rancher-host.ts';
import { root } from '../cluster/cache.ts';
import { Kubectl, until } from '../cluster/kubectl.ts';
import { AgentProcess, askAgent, hostName } from '../faults/agent-process.ts';
import { agentToken } from './agent-token.ts';
import { RecordingProxy } from './recording-proxy.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const path = `/apis/drover.dev/v1alpha1/rancherhosts/${hostName}`;
const quickly = { everyMs: 50, timeoutMs: 45_000 };

let proxy: RecordingProxy;
let agent: AgentProcess;
let unit: Server;

const host = (): Promise<RancherHost> => kubectl.get('rhost', hostName);

/** Waits until something is so of the host's object. @returns it. */
function untilHost(what: string, look: (host: RancherHost) => boolean): Promise<RancherHost> {
  return until(
    what,
    async () => {
      const seen = await host();
      return look(seen) && seen;
    },
    quickly,
  );
}

/** Writes the lists, and waits until the agent says that it goes by them. */
async function list(...ports: number[]): Promise<void> {
  const numbers = { interval: 50, responseTimeout: 5000, healthyThreshold: 2, unhealthyThreshold: 2 };
  const targets = ports.map((port) => ({ unit: `port-${port}.0`, address: '127.0.0.1', port, ...numbers }));
  await kubectl.run(['patch', 'rhost', hostName, '--type=merge', '-p', JSON.stringify({ spec: { targets } })]);
  await untilHost(
    'the lists are gone by',
    ({ metadata, status }) => status?.observedGeneration === metadata.generation,
  );
}

beforeAll(async () => {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', join(root, 'manifests/install.yaml')]);
  const server = await kubectl.run(['config', 'view', '-o', 'jsonpath={.clusters[0].cluster.server}']);
  proxy = await RecordingProxy.start({ server }, await agentToken(kubectl, hostName));
  unit = createServer((socket) => socket.on('error', () => undefined).end()).listen(0, '127.0.0.1');
  await once(unit, 'listening');
  agent = await AgentProcess.start(proxy.url);
});

afterAll(async () => {
  await agent?.stop();
  unit?.close();
  await proxy?.stop();
});

test('says where it is asked and by which key its word is known', async () => {
  const { status } = await untilHost('the agent is there', (seen) => seen.status?.agent !== undefined);
  expect(status?.agent).toMatchObject({ address: '127.0.0.1', publicKey: expect.stringMatching(/^MCow/) });
  expect(await askAgent(status ?? {}, {})).toMatchObject({ host: hostName, units: {} });
});

test('follows its lists, and says how their checks stand', async () => {
  const { port } = unit.address() as AddressInfo;
  await list(port, 1);
  const votes = { [`port-${port}.0`]: 'pass', 'port-1.0': 'fail' };
  const { status } = await untilHost('both votes', (seen) => Object.keys(seen.status?.votes ?? {}).length === 2);
  expect(status?.votes).toEqual(votes);
  expect(await askAgent(status ?? {}, { units: Object.keys(votes) })).toMatchObject({ units: votes });
  await list(1);
  await untilHost('one vote', (seen) => Object.keys(seen.status?.votes ?? {}).join() === 'port-1.0');
});

test('leaves what the operator writes beside it', async () => {
  const state = JSON.stringify({ status: { state: 'active' } });
  await kubectl.run(['patch', 'rhost', hostName, '--type=merge', '--subresource=status', '-p', state]);
  await list();
  const { status } = await untilHost('no vote', (seen) => Object.keys(seen.status?.votes ?? {}).length === 0);
  expect(status?.state).toBe('active');
});

test('takes its word back when it ends, and has asked for nothing that it has no right to', async () => {
  expect(await agent.stop()).toBe(0);
  const { metadata, status } = await host();
  expect(status).toEqual({ observedGeneration: metadata.generation, state: 'active' });
  const asked = new Set(proxy.recorded.map((one) => `${one.method} ${one.path.replace(path, '')} ${one.code}`));
  const collection = path.slice(0, path.lastIndexOf('/'));
  expect([...asked].sort()).toEqual(['GET  200', `GET ${collection} 200`, 'PATCH /status 200']);
  expect(agent.log.filter((line) => 'err' in line)).toEqual([]);
});
