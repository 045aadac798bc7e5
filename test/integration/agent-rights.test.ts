import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';

import type { ApiRequest, Transport } from '../../src/kubernetes/transport.ts';
import { root } from '../cluster/cache.ts';
import { type AnyObject, Kubectl, until } from '../cluster/kubectl.ts';
import { accountToken, agentToken } from './agent-token.ts';
import { thrown, transportAs, transportOf } from './api.ts';
import { granted } from './granted.ts';

const kubeconfig = inject('kubeconfig');
const kubectl = new Kubectl(kubeconfig);
const admin = transportOf(kubeconfig);
const system = 'drover-system';
const policy = 'drover-agent-own-host';
const [own, other] = ['agent-host-a', 'agent-host-b'] as const;
const collection = '/apis/drover.dev/v1alpha1/rancherhosts';
const hello = { agent: { address: '10.244.1.2', port: 8082, publicKey: 'MCow', version: '0.1.0' } };

/** The agents on the two hosts, with the tokens that a kubelet would mount into their Pods. */
let agent: Transport;
let otherAgent: Transport;

function patch(who: Transport, path: string, body: object): Promise<AnyObject> {
  const contentType = 'application/merge-patch+json';
  return who.request<AnyObject>({ method: 'PATCH', path: `${collection}/${path}`, contentType, body });
}

function report(who: Transport, host: string, status: object): Promise<AnyObject> {
  return patch(who, `${host}/status`, { status });
}

/** The words of a refusal, which it must be. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error = await thrown(asked);
  expect(error).toMatchObject({ isForbidden: true });
  return (error as Error).message;
}

beforeAll(async () => {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', join(root, 'manifests/install.yaml')]);
  agent = transportAs(kubeconfig, await agentToken(kubectl, own));
  otherAgent = transportAs(kubeconfig, await agentToken(kubectl, other));
  // A policy is in force some time after it is there, and until then the agent's rights are RBAC's alone.
  await until('the policy is in force', async () => {
    const error = await report(agent, other, {}).catch((refused) => refused);
    return error instanceof Error && error.message.includes(policy);
  });
});

describe('an agent', () => {
  test('may read RancherHosts and write their status, as far as RBAC can say it, and nothing else', async () => {
    for (const namespace of [system, 'anybody']) {
      expect(await granted(admin, 'drover-agent', namespace)).toEqual([
        'get drover.dev/rancherhosts',
        'list drover.dev/rancherhosts',
        'patch drover.dev/rancherhosts/status',
        'watch drover.dev/rancherhosts',
      ]);
    }
  });

  test('writes the status of its own host: its address, its votes, and takes them back', async () => {
    const written = { ...hello, observedGeneration: 1, votes: { 'u.0': 'fail' }, peers: { [other]: 'silent' } };
    expect((await report(agent, own, written)).status).toEqual(written);
    expect((await report(agent, own, { votes: { 'u.0': null } })).status).toEqual({ ...written, votes: {} });
  });

  test('does not write that of another host', async () => {
    const before = await kubectl.get('rhost', other);
    expect(await refusal(report(agent, other, hello))).toContain(
      `the agent on ${own} writes the status of that host, and not that of ${other}`,
    );
    expect((await kubectl.get('rhost', other)).metadata.resourceVersion).toBe(before.metadata.resourceVersion);
    expect((await report(otherAgent, other, hello)).status).toMatchObject(hello);
  });

  test("does not write its host's state: not first, not after the operator, and does not take it away", async () => {
    const words = "status.state is the operator's to write";
    expect(await refusal(report(agent, own, { state: 'active' }))).toContain(words);
    await report(admin, own, { state: 'disconnected' });
    expect(await refusal(report(agent, own, { state: 'active' }))).toContain(words);
    expect(await refusal(report(agent, own, { state: null }))).toContain(words);
    // What it says beside a state that stands goes in.
    expect((await report(agent, own, { observedGeneration: 2 })).status).toMatchObject({
      state: 'disconnected',
      observedGeneration: 2,
    });
  });

  test('does not write the lists, nor anything else of its host, through the status either', async () => {
    const spec = { peers: [{ host: 'x', address: '10.0.0.9', port: 1 }] };
    expect(await refusal(patch(agent, own, { spec }))).toContain('cannot patch resource "rancherhosts"');
    const through = { spec, metadata: { labels: { mine: 'yes' } }, status: { observedGeneration: 3 } };
    const stored = await patch(agent, `${own}/status`, through);
    expect(stored).toMatchObject({ spec: { peers: [] }, status: { observedGeneration: 3 } });
    expect(stored.metadata.labels).toBeUndefined();
  });

  test('reads its own host and follows it', async () => {
    const asked: ApiRequest = { method: 'GET', path: collection, query: { fieldSelector: `metadata.name=${own}` } };
    const { items } = await agent.request<AnyObject>(asked);
    expect(items.map(({ metadata }: AnyObject) => metadata.name)).toEqual([own]);
    const lines = agent.lines({ ...asked, query: { ...asked.query, watch: true, timeoutSeconds: 5 }, idleMs: 10_000 });
    const { value } = await lines.next();
    await lines.return(undefined);
    expect(JSON.parse(String(value))).toMatchObject({ type: 'ADDED', object: { metadata: { name: own } } });
  });

  test.each([
    '/api/v1/pods',
    '/api/v1/nodes',
    `/api/v1/namespaces/${system}/secrets`,
    '/apis/drover.dev/v1alpha1/rancherservices',
  ])('does not read %s', async (path) => {
    expect(await refusal(agent.request({ method: 'GET', path }))).toContain('cannot list resource');
  });

  test('whose token is not bound to a Pod writes nothing', async () => {
    const unbound = transportAs(kubeconfig, await accountToken(kubectl, 'drover-agent'));
    expect(await refusal(report(unbound, own, hello))).toContain('the token does not say on which Node the agent is');
  });

  test('whose identity somebody else takes writes nothing', async () => {
    const whole = JSON.stringify({ ...(await kubectl.get('rhost', own)), status: hello });
    const as = `--as=system:serviceaccount:${system}:drover-agent`;
    const tried = await kubectl.try(['patch', 'rhost', own, as, '--type=merge', '-p', whole]);
    expect(tried.stderr).toContain('cannot patch resource "rancherhosts"');
  });
});

describe('the DaemonSet', () => {
  /** The Node that a Pod of it was made for; no scheduler has bound it. */
  const target = ({ spec }: AnyObject) =>
    spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0]
      .values;
  const agents = (on: string) =>
    until(`an agent for ${on}`, async () => {
      const pods = await kubectl.list('pods', '-n', system, '-l', 'app.kubernetes.io/component=agent');
      return pods.find((pod) => target(pod).includes(on));
    });

  test('has a Pod of a critical priority for every host, past the quota and the restricted level', async () => {
    expect((await agents(own)).spec.priority).toBe(2_000_001_000);
    await until('the quota counts it', async () => {
      const quota = await kubectl.get('resourcequota', 'drover-node-critical-pods', '-n', system);
      return Number(quota.status?.used?.pods) > 0;
    });
  });

  test('has one for a control plane that is cordoned, tainted in every way and silent', async () => {
    const name = 'agent-host-tainted';
    const taints = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'].map((effect) => ({ key: 'anything', effect }));
    const controlPlane = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
    const unreachable = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
    const metadata = { name, labels: { 'kubernetes.io/os': 'linux' } };
    const spec = { unschedulable: true, taints: [...taints, controlPlane, unreachable] };
    await kubectl.apply({ apiVersion: 'v1', kind: 'Node', metadata, spec });
    expect((await agents(name)).spec.tolerations).toContainEqual({ operator: 'Exists' });
  });
});

describe('the policy', () => {
  const right = 'agent-with-every-right';

  test('is understood by the API server, expression by expression', async () => {
    const checked = await until('its types are checked', async () => {
      const found = await kubectl.get('validatingadmissionpolicy', policy);
      return found.status?.observedGeneration === found.metadata.generation && found;
    });
    expect(checked.status.typeChecking?.expressionWarnings ?? []).toEqual([]);
  });

  test('holds where somebody gave the agent every right', async () => {
    await kubectl.run(['create', 'clusterrolebinding', right, '--clusterrole=cluster-admin']);
    await kubectl.run(['set', 'subject', 'clusterrolebinding', right, `--serviceaccount=${system}:drover-agent`]);
    try {
      await until('it has every right', () => agent.request({ method: 'GET', path: '/api/v1/nodes' }));
      const made = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherHost', metadata: { name: 'made' }, spec: {} };
      for (const ask of [
        () => patch(agent, own, { metadata: { labels: { mine: 'yes' } } }),
        () => agent.request({ method: 'POST', path: collection, body: made }),
        () => agent.request({ method: 'DELETE', path: `${collection}/${own}` }),
        () => agent.request({ method: 'DELETE', path: collection }),
      ]) {
        expect(await refusal(ask())).toContain('an agent writes the status of its host, and nothing else');
      }
      expect(await refusal(report(agent, other, {}))).toContain(`not that of ${other}`);
      expect((await report(agent, own, { observedGeneration: 4 })).status).toMatchObject({ observedGeneration: 4 });
    } finally {
      await kubectl.run(['delete', 'clusterrolebinding', right]);
    }
  });

  test('is about agents alone: the operator writes lists and states', async () => {
    const operator = transportAs(kubeconfig, await accountToken(kubectl, 'drover-operator'));
    const peers = [{ host: other, address: '10.0.0.9', port: 10250 }];
    expect((await patch(operator, own, { spec: { peers } })).spec.peers).toEqual(peers);
    expect((await report(operator, own, { state: 'reconnecting' })).status.state).toBe('reconnecting');
  });
});
