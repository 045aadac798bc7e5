/** The definitions of the kinds beside RancherService, as a real API server reads them. */
import { beforeAll, describe, expect, inject, test } from 'vitest';

import { type AnyObject, Kubectl } from '../cluster/kubectl.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'kept-kinds';

function object(kind: string, name: string, spec: object): AnyObject {
  return { apiVersion: 'drover.dev/v1alpha1', kind, metadata: { name, namespace }, spec };
}

async function refused(kind: string, name: string, spec: object): Promise<string> {
  const tried = await kubectl.try(['apply', '--validate=strict', '-f', '-'], JSON.stringify(object(kind, name, spec)));
  expect(tried.code, tried.stdout).not.toBe(0);
  return tried.stderr;
}

/** Without the annotation that kubectl keeps of what it applied, which holds less. */
async function applyLong(long: AnyObject): Promise<void> {
  await kubectl.run(['apply', '--server-side', '--validate=strict', '-f', '-'], JSON.stringify(long));
}

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', namespace]);
});

const service = { name: 'web' };
const rule = { sourcePort: 80, targetPort: 8080, service };

describe('a RancherLoadBalancer', () => {
  const balancer = (...rules: object[]) => ({ portRules: rules });

  test('has the defaults of Rancher, and nobody has looked at a new one', async () => {
    await kubectl.apply(
      object('RancherLoadBalancer', 'plain', { ...balancer(rule), stickinessPolicy: { cookie: 'a' } }),
    );
    const stored = await kubectl.get('rlb', 'plain', '-n', namespace);
    expect(stored.spec).toEqual({
      scale: 1,
      portRules: [{ ...rule, protocol: 'http' }],
      stickinessPolicy: { cookie: 'a', mode: 'insert' },
    });
    expect(stored.status).toEqual({ observedGeneration: -1 });
  });

  test('may have as many rules as it can, each as long as it can be', async () => {
    const long = {
      sourcePort: 443,
      protocol: 'https',
      hostname: `*.${'a'.repeat(251)}`,
      path: `/${'b'.repeat(1023)}`,
      targetPort: 65_535,
      service: { name: 'c'.repeat(63), stack: 'd'.repeat(63) },
      priority: 2_147_483_647,
      weight: 256,
      backendName: 'e'.repeat(253),
      environment: 'f'.repeat(63),
      region: 'g'.repeat(63),
    };
    await applyLong(object('RancherLoadBalancer', 'long', balancer(...Array(256).fill(long))));
    expect((await kubectl.get('rlb', 'long', '-n', namespace)).spec.portRules).toHaveLength(256);
  });

  test('is scaled by kubectl', async () => {
    await kubectl.apply(object('RancherLoadBalancer', 'scaled', balancer(rule)));
    await kubectl.run(['scale', 'rlb/scaled', '-n', namespace, '--replicas=3']);
    expect((await kubectl.get('rlb', 'scaled', '-n', namespace)).spec.scale).toBe(3);
  });

  test.each([
    ['port 42', balancer({ ...rule, sourcePort: 42 }), 'port 42 is where the balancer itself is checked'],
    ['a service and a selector', balancer({ ...rule, selector: 'a=b' }), 'give service or selector'],
    ['neither', balancer({ sourcePort: 80, targetPort: 80 }), 'give service or selector'],
    ['no target port', balancer({ sourcePort: 80, service }), 'a rule with a service needs a targetPort'],
    ['no source port', balancer({ targetPort: 80, service }), 'sourcePort: Required value'],
    ['a host for tcp', balancer({ ...rule, protocol: 'tcp', hostname: 'a' }), 'hostname belongs to the protocols'],
    ['a path for sni', balancer({ ...rule, protocol: 'sni', path: '/a' }), 'path belongs to http and https'],
    ['a path with a space', balancer({ ...rule, path: '/a b' }), 'write a path without spaces'],
    ['a region alone', balancer({ ...rule, region: 'eu' }), 'region belongs to an environment'],
    ['another protocol', balancer({ ...rule, protocol: 'ftp' }), 'supported values'],
    ['a weight beyond 256', balancer({ ...rule, weight: 257 }), 'less than or equal to 256'],
    ['an unknown mode', { stickinessPolicy: { mode: 'sticky' } }, 'supported values'],
    ['a certificate twice', { certs: ['a', 'a'] }, 'Duplicate value'],
    ['a certificate that no Secret is called', { certs: ['My Cert'] }, 'write the name of a Secret'],
    ['a misspelt field', { portRule: [] }, 'unknown field "spec.portRule"'],
  ])('is refused with %s', async (_, spec, words) => {
    expect(await refused('RancherLoadBalancer', 'refused', spec)).toContain(words);
  });

  test('is refused with a name that is no DNS label', async () => {
    expect(await refused('RancherLoadBalancer', 'a.b', balancer(rule))).toContain('a balancer name is a DNS label');
  });
});

describe('a RancherExternalService', () => {
  test.each([
    ['addresses', { externalIps: ['192.0.2.1', '2001:db8::1'], healthCheck: { port: 80 } }],
    ['host', { hostname: 'db.example.com' }],
    ['nothing', {}],
  ])('has %s', async (name, spec) => {
    await kubectl.apply(object('RancherExternalService', name, spec));
    expect((await kubectl.get('rext', name, '-n', namespace)).spec).toMatchObject(spec);
  });

  test.each([
    ['both', { externalIps: ['192.0.2.1'], hostname: 'a.test' }, 'give externalIps or hostname, not both'],
    ['a name for an address', { externalIps: ['a.test'] }, 'write an IPv4 or IPv6 address'],
    ['an address twice', { externalIps: ['192.0.2.1', '192.0.2.1'] }, 'Duplicate value'],
    ['a URL', { hostname: 'http://a.test' }, 'write a host name'],
  ])('is refused with %s', async (_, spec, words) => {
    expect(await refused('RancherExternalService', 'refused', spec)).toContain(words);
  });
});

describe('a RancherServiceAlias', () => {
  test('has links, links to other stacks, and selectors', async () => {
    const spec = {
      links: [{ service: 'web', alias: 'web' }],
      externalLinks: [{ stack: 'other', service: 'web', alias: 'web' }],
      selectorLink: 'a=b',
      selectorContainer: 'c in (d,e)',
    };
    await kubectl.apply(object('RancherServiceAlias', 'all', spec));
    expect((await kubectl.get('ralias', 'all', '-n', namespace)).spec).toEqual(spec);
  });

  test.each([
    [
      'a link twice',
      { externalLinks: [1, 2].map(() => ({ stack: 'a', service: 'b', alias: 'c' })) },
      'Duplicate value',
    ],
    ['an empty selector', { selectorLink: '' }, 'should be at least 1 chars long'],
  ])('is refused with %s', async (_, spec, words) => {
    expect(await refused('RancherServiceAlias', 'refused', spec)).toContain(words);
  });
});

describe('a RancherStack', () => {
  test('may be nothing but a name, and prunes unless it is told not to', async () => {
    await kubectl.apply(object('RancherStack', 'shop', {}));
    expect((await kubectl.get('rstack', 'shop', '-n', namespace)).spec).toEqual({ prune: true });
  });

  test('takes both texts as long as they can be', async () => {
    const text = `# ${'x'.repeat(524_286)}`;
    const spec = { dockerCompose: text, rancherCompose: text, answers: { A: 'b' }, prune: false };
    await applyLong(object('RancherStack', 'long', spec));
    expect((await kubectl.get('rstack', 'long', '-n', namespace)).spec).toEqual(spec);
  });

  test('may have its texts in a ConfigMap', async () => {
    await kubectl.apply(object('RancherStack', 'elsewhere', { composeFrom: { configMap: { name: 'shop' } } }));
    expect((await kubectl.get('rstack', 'elsewhere', '-n', namespace)).spec.composeFrom.configMap).toEqual({
      name: 'shop',
      dockerComposeKey: 'docker-compose.yml',
      rancherComposeKey: 'rancher-compose.yml',
    });
  });

  test.each([
    ['texts here and there', { dockerCompose: 'a', composeFrom: { configMap: { name: 'a' } } }, 'give composeFrom, or'],
    ['no ConfigMap', { composeFrom: {} }, 'configMap: Required value'],
    ['a text beyond the limit', { rancherCompose: 'x'.repeat(524_289) }, 'may not be more than 524288'],
    ['an answer that is no text', { answers: { A: 1 } }, 'must be of type string'],
  ])('is refused with %s', async (_, spec, words) => {
    expect(await refused('RancherStack', 'refused', spec)).toContain(words);
  });
});
