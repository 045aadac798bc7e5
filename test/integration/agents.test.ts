import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { AgentItem } from '../../src/controllers/rancher-host/observe.ts';
import { root } from '../cluster/cache.ts';
import { kubectlPath } from '../cluster/components.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { AgentProcess } from '../faults/agent-process.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Stack } from './stack.ts';

const hosts = ['host-1', 'host-2', 'host-3'];
const quickly = { everyMs: 50, timeoutMs: 45_000 };
let world: OperatedPlane;
let proxy: ChildProcess;
let server = '';
const agents = new Map<string, AgentProcess>();
const listening = new Set<Server>();

/** The API server over plain HTTP; the rights of agents have tests of their own. */
async function startProxy(): Promise<string> {
  proxy = spawn(kubectlPath, ['proxy', '--port=0', `--kubeconfig=${world.plane.kubeconfig}`]);
  if (proxy.stdout === null) throw new Error('kubectl proxy says nothing');
  for await (const line of createInterface({ input: proxy.stdout })) {
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address) return `http://${address}`;
  }
  throw new Error('kubectl proxy ended');
}

async function startAgent(host: string): Promise<void> {
  const command = [process.execPath, join(root, 'src/agent.ts')];
  agents.set(host, await AgentProcess.start(server, command, 'info', host));
}

/** Something that a unit would serve. @returns its port. */
async function listen(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const tcp = createServer((socket) => socket.destroy());
  listening.add(tcp);
  tcp.listen(port, '127.0.0.1');
  await once(tcp, 'listening');
  const close = async () => {
    listening.delete(tcp);
    tcp.close();
    await once(tcp, 'close');
  };
  return { port: (tcp.address() as AddressInfo).port, close };
}

function rancherHost(name: string): Promise<AnyObject> {
  return world.kubectl.get('rancherhost', name);
}

/** Waits until every agent has said so of a unit. */
async function untilVoted(uid: string, vote: AgentItem['votes'][string]): Promise<void> {
  await until(
    `${vote} from every agent`,
    async () => {
      const all = await Promise.all(hosts.map(rancherHost));
      return all.every(({ status }) => status.votes?.[`${uid}.0`] === vote);
    },
    quickly,
  );
}

/** A service of one unit that is served at a port of ours, healthy by the agents' word. */
async function served(stack: Stack, port: number): Promise<AnyObject> {
  const healthCheck = { port, interval: 300, responseTimeout: 300, healthyThreshold: 1, unhealthyThreshold: 2 };
  await stack.apply('site', { image: 'a', scale: 1, healthCheck });
  const [pod] = await stack.untilUnits('site', [1]);
  const unit = await world.kubelet.run(pod, { host: 'host-1', address: '127.0.0.1' });
  await untilVoted(unit.metadata.uid, 'pass');
  await stack.untilService('healthy', 'site', ({ status }) => status.healthState === 'healthy');
  return unit;
}

beforeAll(async () => {
  world = await OperatedPlane.start();
  await world.kubelet.addHost('host-3');
  server = await startProxy();
  await Promise.all(hosts.map(startAgent));
});

afterAll(async () => {
  await Promise.all([...agents.values()].map((agent) => agent.stop()));
  for (const tcp of listening) tcp.close();
  proxy?.kill();
  await world?.stop();
});

test('every Node has a RancherHost that goes with it, and says whose agent is where', async () => {
  for (const name of hosts) {
    const host = await until('its agent', async () => {
      const object = await rancherHost(name).catch(() => undefined);
      return object?.status?.agent && object.status.state === 'active' && object;
    });
    const { uid } = (await world.kubectl.get('node', name)).metadata;
    expect(host.metadata.ownerReferences).toMatchObject([{ kind: 'Node', name, uid }]);
    expect(host.status.agent.address).toBe('127.0.0.1');
  }
});

test('a unit that its agents find broken is replaced, whatever its kubelet says', async () => {
  const stack = await world.namespace('agents-condemn');
  const site = await listen();
  const unit = await served(stack, site.port);
  await site.close();
  const successor = await stack.untilReplaced('site', unit);
  const reasons = (await stack.events('site')).map((event) => event.reason);
  expect(reasons).toContain('InstanceRemovedUnhealthy');
  expect(successor.metadata.annotations['drover.dev/replaces']).toBe(unit.metadata.uid);
});

test('a unit that one agent finds well stays, whatever its kubelet says', async () => {
  const stack = await world.namespace('agents-protect');
  const site = await listen();
  const unit = await served(stack, site.port);
  await world.kubelet.run(unit, { ready: false, address: '127.0.0.1' });
  const { status } = await stack.untilService('not ready', 'site', (object) => object.status.ready === 0);
  expect(status).toMatchObject({ healthState: 'healthy', units: [{ pod: unit.metadata.name, health: 'healthy' }] });
  expect(JSON.stringify(status.conditions)).toContain('KubeletNotReady');
});

test('agents that end take their votes with them, and the kubelet has the word again', async () => {
  const stack = await world.namespace('agents-leave');
  const site = await listen();
  const unit = await served(stack, site.port);
  await Promise.all([...agents.values()].map((agent) => agent.stop()));
  for (const name of hosts) expect((await rancherHost(name)).status).not.toHaveProperty('agent');
  await world.kubelet.run(unit, { ready: false, address: '127.0.0.1' });
  await stack.untilReplaced('site', unit);
  await Promise.all(hosts.map(startAgent));
});

test('one agent of three cannot condemn, and does not keep the kubelet from it', async () => {
  await Promise.all(['host-2', 'host-3'].map((host) => agents.get(host)?.stop()));
  const stack = await world.namespace('agents-few');
  const site = await listen();
  const healthCheck = {
    port: site.port,
    interval: 300,
    responseTimeout: 300,
    healthyThreshold: 1,
    unhealthyThreshold: 2,
  };
  await stack.apply('site', { image: 'a', scale: 1, healthCheck });
  const [pod] = await stack.untilUnits('site', [1]);
  const unit = await world.kubelet.run(pod, { host: 'host-1', address: '127.0.0.1' });
  const voted = async () => (await rancherHost('host-1')).status.votes?.[`${unit.metadata.uid}.0`];
  await until('its agent sees it', async () => (await voted()) === 'pass', quickly);
  await world.kubelet.run(unit, { ready: false, address: '127.0.0.1' });
  await stack.untilService('protected', 'site', ({ status }) => status.ready === 0 && status.healthState === 'healthy');
  await site.close();
  await stack.untilReplaced('site', unit);
  await Promise.all(['host-2', 'host-3'].map(startAgent));
});

test('an agent that does not trust itself is told of, and so is its return', async () => {
  const reasons = async () => {
    const events = await world.kubectl.list('events.events.k8s.io', '-n', 'default');
    return events.filter(({ regarding }) => regarding?.name === 'host-3').map(({ reason }) => reason);
  };
  const say = (doubt: 'Late' | null) =>
    world.kubectl.run([
      ...['patch', 'rancherhost', 'host-3', '--subresource=status', '--type=merge'],
      ...['-p', JSON.stringify({ status: { agent: { doubt } } })],
    ]);
  await say('Late');
  await until('it is told of', async () => (await reasons()).includes('AgentAbstains'), quickly);
  await say(null);
  await until('its return as well', async () => (await reasons()).includes('AgentVotesAgain'), quickly);
});

test('a host that is labelled out checks nothing, and is checked', async () => {
  const stack = await world.namespace('agents-skip');
  const site = await listen();
  const unit = await served(stack, site.port);
  await world.kubectl.run(['label', 'node', 'host-2', 'io.rancher.host.healthcheck.deploy_strategy=skip']);
  const key = `${unit.metadata.uid}.0`;
  const checks = async (name: string) =>
    (await rancherHost(name)).spec.targets.some((target: AnyObject) => target['unit'] === key);
  await until('host-2 checks nothing', async () => !(await checks('host-2')), quickly);
  expect(await checks('host-3')).toBe(true);
  await world.kubectl.run(['label', 'node', 'host-2', 'io.rancher.host.healthcheck.deploy_strategy-']);
  await until('host-2 checks again', () => checks('host-2'), quickly);
});

test('nothing speaks of a defect', () => {
  expect(world.complaints).toEqual([]);
});
