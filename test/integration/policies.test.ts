/** The admission policies beside the agents' (agent-rights.test.ts): what they take, and what they refuse in which words. */
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { type AnyObject, Kubectl, until } from '../cluster/kubectl.ts';
import { accountToken } from './agent-token.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'policies';
const apiVersion = 'drover.dev/v1alpha1';

function object(kind: string, name: string, spec: object, labels: Record<string, string> = {}): AnyObject {
  return { apiVersion, kind, metadata: { name, namespace, labels }, spec };
}

async function refused(what: AnyObject): Promise<string> {
  const tried = await kubectl.try(['apply', '-f', '-'], JSON.stringify(what));
  expect(tried.code, tried.stdout).not.toBe(0);
  return tried.stderr;
}

const service = (labels: Record<string, string>, scale = 1) =>
  object('RancherService', 'site', { image: 'a', scale }, labels);
const alias = (spec: object, labels: Record<string, string> = {}) =>
  object('RancherServiceAlias', 'both', spec, labels);
const inStack = (stack: string) => ({ 'drover.dev/stack': stack });

beforeAll(async () => {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', join(root, 'manifests/install.yaml')]);
  await kubectl.run(['create', 'namespace', namespace]);
  // A policy is in force some time after it is there.
  await until('the policies are in force', async () => {
    const self = alias({ links: [{ service: 'both', alias: 'x' }] });
    return (await kubectl.try(['create', '--dry-run=server', '-f', '-'], JSON.stringify(self))).code !== 0;
  });
  await kubectl.run(['wait', '--for=create', 'serviceaccount/default', '-n', namespace, '--timeout=30s']);
});

describe('the stack of a service', () => {
  test('may be said later as what it is, and everything else may change', async () => {
    await kubectl.apply(service({}));
    await kubectl.apply(service(inStack(namespace), 2));
    await kubectl.apply(service({}, 3));
  });

  test('cannot become another', async () => {
    const words = `the stack of site is ${namespace} and cannot become shop: its units and volumes are named after it`;
    expect(await refused(service(inStack('shop')))).toContain(words);
    const balancer = (stack: string) => object('RancherLoadBalancer', 'lb', {}, inStack(stack));
    await kubectl.apply(balancer('shop'));
    expect(await refused(balancer('blog'))).toContain('the stack of lb is shop and cannot become blog');
  });
});

describe('a unit', () => {
  const labels = {
    'app.kubernetes.io/managed-by': 'drover',
    'drover.dev/service': 'site',
    'drover.dev/index': '1',
    'drover.dev/serving': 'true',
  };
  const annotations = { 'drover.dev/health': '{}' };
  const patch = (metadata: object, ...as: string[]) =>
    kubectl.try(['patch', 'pod', 'unit', '-n', namespace, '--type=merge', '-p', JSON.stringify({ metadata }), ...as]);

  beforeAll(async () => {
    const metadata = { name: 'unit', namespace, labels, annotations };
    const spec = { containers: [{ name: 'primary', image: 'a' }] };
    await kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
  });

  test.each([
    [{ labels: { 'drover.dev/index': '2' } }, 'drover.dev/index of the unit unit is for the operator to write'],
    [
      { labels: { 'drover.dev/serving': 'false', 'drover.dev/unit': 'x' } },
      'drover.dev/unit, drover.dev/serving of the unit',
    ],
    [
      { annotations: { 'drover.dev/health': '{"state":"healthy"}' } },
      'drover.dev/health of the unit unit is what the operator',
    ],
    [{ annotations: { 'drover.dev/replaces': 'x' } }, 'drover.dev/replaces of the unit'],
    [
      { annotations: { 'drover.dev/requested-host': 'b', 'drover.dev/without-copy': 'true' } },
      'drover.dev/requested-host, drover.dev/without-copy of the unit',
    ],
    [
      { labels: { 'app.kubernetes.io/managed-by': null, 'drover.dev/index': '2' } },
      'drover.dev/index of the unit unit is for the operator to write',
    ],
  ])('is not made another by %j', async (metadata, words) => {
    expect((await patch(metadata)).stderr).toContain(words);
  });

  test('may be labelled, annotated as fenced, and taken out of its service by whoever may write Pods', async () => {
    expect(await patch({ labels: { tier: 'front' }, annotations: { 'drover.dev/fenced': 'true' } })).toMatchObject({
      code: 0,
    });
    expect(await patch({ labels: { 'drover.dev/serving': null } })).toMatchObject({ code: 0 });
  });

  test('is what the operator says', async () => {
    const token = await accountToken(kubectl, 'drover-operator');
    const said = {
      labels: { 'drover.dev/serving': 'false' },
      annotations: { 'drover.dev/health': '{"state":"unhealthy"}' },
    };
    // A client certificate would count before the token.
    const anonymous = ['--token', token, '--client-certificate=', '--client-key='];
    const tried = await patch(said, ...anonymous);
    expect(tried.stderr).toBe('');
    expect((await kubectl.get('pod', 'unit', '-n', namespace)).metadata.labels['drover.dev/serving']).toBe('false');
  });

  test('that is nobody’s is nobody’s business', async () => {
    const metadata = { name: 'other', namespace, labels: { 'drover.dev/index': '1' } };
    await kubectl.apply({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'a', image: 'a' }] } });
    await kubectl.run(['label', 'pod', 'other', '-n', namespace, '--overwrite', 'drover.dev/index=2']);
  });
});

describe('the spec of a service', () => {
  const as = ['--as=system:serviceaccount:drover-system:drover-operator'];
  /** The garbage collector deletes what somebody owns who is not there. */
  const uids = new Map<string, string>();
  const owner = (name: 'shop' | 'blog') => ({
    apiVersion,
    kind: 'RancherStack',
    name,
    uid: `(the UID of ${name})`,
    controller: true,
  });
  const taken = (name: 'shop' | 'blog') => ({ metadata: { ownerReferences: [owner(name)] }, spec: { scale: 2 } });
  const spec = 'the operator does not write a spec, except what a RancherStack made';
  const rest = "the operator writes a service's finalizers, and nothing else of its metadata";
  const composed = { 'drover.dev/composed': 'x' };

  beforeAll(async () => {
    for (const name of ['shop', 'blog']) {
      await kubectl.apply(object('RancherStack', name, { dockerCompose: 'kept: {image: a}' }));
      uids.set(name, (await kubectl.get('rstack', name, '-n', namespace)).metadata.uid);
    }
  });

  const written = (value: object) =>
    JSON.stringify(value).replaceAll(/\(the UID of (\w+)\)/g, (_, name) => uids.get(name) ?? '');

  async function patched(was: object, patch: object): Promise<{ code: number; stderr: string }> {
    const metadata = { name: 'kept', namespace, labels: inStack('shop'), ...was };
    await kubectl.run(['delete', 'rsvc', 'kept', '-n', namespace, '--ignore-not-found']);
    const kept = { apiVersion, kind: 'RancherService', metadata, spec: { image: 'a', scale: 1 } };
    await kubectl.apply(JSON.parse(written(kept)));
    return kubectl.try(['patch', 'rsvc', 'kept', '-n', namespace, '--type=merge', '-p', written(patch), ...as]);
  }

  test.each<[string, object, object, string]>([
    ['a spec', {}, { spec: { scale: 2 } }, spec],
    ['a spec, as if a stack had made it', {}, taken('shop'), spec],
    ['a spec that is left to another stack', { annotations: { 'drover.dev/adopt': 'blog' } }, taken('shop'), spec],
    ['a spec that another stack made', { annotations: composed }, taken('blog'), spec],
    ['a spec of another stack', { ownerReferences: [owner('blog')] }, taken('shop'), spec],
    [
      'a spec that it takes from its stack',
      { ownerReferences: [owner('shop')] },
      { metadata: { ownerReferences: null }, spec: { scale: 2 } },
      spec,
    ],
    ['its owner', {}, { metadata: { ownerReferences: [owner('shop')] } }, rest],
    ['its owner away', { ownerReferences: [owner('shop')] }, { metadata: { ownerReferences: null } }, rest],
    ['an annotation', {}, { metadata: { annotations: { 'drover.dev/adopt': 'shop' } } }, rest],
  ])('is a person’s: the operator does not write %s', async (_, was, patch, words) => {
    expect((await patched(was, patch)).stderr).toContain(words);
  });

  test.each<[string, object, object]>([
    ['that a stack has', { ownerReferences: [owner('shop')] }, { spec: { scale: 2 } }],
    ['that a stack of this name had', { annotations: composed }, taken('shop')],
    ['that is left to a stack', { annotations: { 'drover.dev/adopt': 'shop' } }, taken('shop')],
  ])('%s is the operator’s to write', async (_, was, patch) => {
    expect(await patched(was, patch)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('an alias', () => {
  test('may link to any service, and to one of its name in another stack', async () => {
    const elsewhere = { stack: 'shop', service: 'both', alias: 'y' };
    await kubectl.apply(alias({ links: [{ service: 'site', alias: 'x' }], externalLinks: [elsewhere] }));
  });

  test.each([
    [
      {
        links: [
          { service: 'site', alias: 'x' },
          { service: 'both', alias: 'y' },
        ],
      },
      {},
    ],
    [{ externalLinks: [{ stack: namespace, service: 'both', alias: 'x' }] }, {}],
    [{ externalLinks: [{ stack: 'shop', service: 'both', alias: 'x' }] }, inStack('shop')],
  ])('does not link to itself by %j', async (spec, labels) => {
    const itself = { ...alias(spec, labels), metadata: { name: 'both', namespace, labels } };
    expect(await refused(itself)).toContain('the alias both links to itself: link it to services');
  });
});

/** What translation warns of with RC5158 and RC5164 (src/features/sidekicks/check.test.ts). */
describe('the ports of the members of a unit', () => {
  async function warning(primary: object, ...sidekicks: object[]): Promise<string> {
    const named = sidekicks.map((one, at) => ({ name: `sidekick-${at}`, image: 'b', ...one }));
    const what = object('RancherService', 'unit', { image: 'a', ...primary, sidekicks: named });
    const { code, stderr } = await kubectl.try(['create', '--dry-run=server', '-f', '-'], JSON.stringify(what));
    expect(code, stderr).toBe(0);
    return stderr;
  }

  const listens = 'two members of unit have one port';
  const publishes = 'two members of unit publish one port';

  test.each<[string, object, object[], string]>([
    ['exposed twice', { expose: ['80'] }, [{ expose: ['80'] }], listens],
    ['published and exposed', { ports: ['8080:80'] }, [{ expose: ['80/tcp'] }], listens],
    ['checked twice', { healthCheck: { port: 80 } }, [{ healthCheck: { port: 80 } }], listens],
    ['of two sidekicks', {}, [{ expose: ['80'] }, { healthCheck: { port: 80 } }], listens],
    ['published twice', { ports: ['8080:80'] }, [{ ports: ['8080:81'] }], publishes],
    [
      'published twice at one address',
      { ports: ['192.0.2.1:8080:80'] },
      [{ ports: ['192.0.2.1:8080:81/tcp'] }],
      publishes,
    ],
  ])('%s are warned of', async (_, primary, sidekicks, words) => {
    expect(await warning(primary, ...sidekicks)).toContain(words);
  });

  test.each<[string, object, object[]]>([
    ['that differ', { expose: ['80'] }, [{ expose: ['81'] }, { expose: ['82'] }]],
    ['of two protocols', { ports: ['53:53'] }, [{ ports: ['53:53/udp'] }]],
    ['of one member', { ports: ['80:80'], expose: ['80'], healthCheck: { port: 80 } }, [{}]],
    ['of what ends', { expose: ['80'] }, [{ expose: ['80'], startOnce: true }]],
    ['in one network', { expose: ['80'] }, [{ networkMode: 'container:unit', healthCheck: { port: 80 } }]],
  ])('%s are not', async (_, primary, sidekicks) => {
    expect(await warning(primary, ...sidekicks)).not.toContain('two members');
  });
});
