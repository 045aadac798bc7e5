import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';

import type { RancherService } from '../../src/api/rancher-service.ts';
import { projectService, type ServiceItem } from '../../src/controllers/names/observe.ts';
import { keptKinds } from '../../src/controllers/not-run-yet/kept-kind.ts';
import { rancherExternalServices } from '../../src/controllers/rancher-external-service/controller.ts';
import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { keepServiceObject } from '../../src/controllers/rancher-service/service-object.ts';
import { validate } from '../../src/controllers/rancher-service/validate.ts';
import { rancherServiceAliases } from '../../src/controllers/rancher-service-alias/controller.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { namespaces, pods } from '../../src/kubernetes/resource.ts';
import { Store } from '../../src/kubernetes/store.ts';
import type { DesiredService } from '../../src/plan/desired.ts';
import { renderUnit } from '../../src/plan/pod.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import type { Manifest } from '../../src/translate/manifest.ts';
import { root } from '../cluster/cache.ts';
import { Kubectl, until } from '../cluster/kubectl.ts';
import { convertExample, findExamples } from '../conformance/examples.ts';
import { corpusStacks, hasCorpus } from '../corpus/stacks.ts';
import { createStrictly, eachOf, transportOf } from './api.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const transport = transportOf(inject('kubeconfig'));
/** Stores nothing: every request asks what would happen. */
const dryClient = new Client({
  ...transport,
  request: (request) => transport.request({ ...request, query: { ...request.query, dryRun: 'All' } }),
});
const namespace = 'converted';

beforeAll(async () => {
  const labels = { 'pod-security.kubernetes.io/enforce': 'privileged' };
  await kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  await until('its service account', async () => {
    return (await kubectl.try(['get', 'serviceaccount', 'default', '-n', namespace])).code === 0;
  });
});

interface Converted {
  /** Where it comes from, for the one who reads the failure. */
  readonly from: string;
  readonly manifest: Manifest;
}

function convertedExamples(): Converted[] {
  return findExamples().flatMap((example) =>
    convertExample(example).manifests.map((manifest) => ({
      from: `src/features/${example.feature}/examples/${example.name}`,
      manifest,
    })),
  );
}

function convertedCorpus(): Converted[] {
  return [...corpusStacks()].flatMap(({ name, result }) =>
    result.manifests.map((manifest) => ({ from: name, manifest })),
  );
}

interface Verdict {
  readonly refusals: readonly string[];
  readonly services: number;
}

/** Asks the API server about everything that was converted, and about what the operator would make of it. */
async function ask(all: readonly Converted[]): Promise<Verdict> {
  let services = 0;
  const refusals = await eachOf(all, 8, async ({ from, manifest }) => {
    const what = `${from}: ${manifest.kind} ${manifest.metadata.name}`;
    try {
      if (manifest.kind === 'Namespace') {
        await createStrictly(transport, namespaces, manifest);
        return [];
      }
      services++;
      if (manifest.kind !== 'RancherService') {
        return (await askAboutOther(manifest)).map((problem) => `${what}: ${problem}`);
      }
      return (await askAboutService(manifest)).map((problem) => `${what}: ${problem}`);
    } catch (error) {
      return [`${what}: ${(error as Error).message}`];
    }
  });
  return { refusals: refusals.flat(), services };
}

async function askAboutService(manifest: Manifest): Promise<string[]> {
  const placed = { ...manifest, metadata: { ...manifest.metadata, namespace } };
  const taken = (await createStrictly(transport, rancherServices, placed)) as unknown as RancherService;
  try {
    expect(taken.spec).toMatchObject(manifest.spec ?? {});
  } catch (error) {
    return [`the API server dropped something of the spec: ${(error as Error).message}`];
  }
  const valid = validate(taken, 'cluster.local');
  if ('stall' in valid) return [`the operator stalls: ${valid.stall.reason}: ${valid.stall.message}`];
  return askAboutUnit(valid.desired);
}

const others = [...keptKinds.map(({ resource }) => resource), rancherExternalServices, rancherServiceAliases];

async function askAboutOther(manifest: Manifest): Promise<string[]> {
  const resource = others.find(({ kind }) => kind === manifest.kind);
  if (!resource) return ['nobody knows this kind'];
  const placed = { ...manifest, metadata: { ...manifest.metadata, namespace } };
  const taken = await createStrictly(transport, resource, placed);
  try {
    expect(taken['spec']).toMatchObject(manifest.spec ?? {});
  } catch (error) {
    return [`the API server dropped something of the spec: ${(error as Error).message}`];
  }
  return [];
}

async function askAboutUnit(desired: DesiredService): Promise<string[]> {
  const first = { kind: 'create', index: 1, replaces: '', lostHosts: ['lost'], avoidHost: 'failed' } as const;
  const { pod } = renderUnit(desired, first);
  await createStrictly(transport, pods, pod);
  const stores = { kubernetesServices: new Store<ServiceItem>({ log: silentLogger(), project: projectService }) };
  const { stall, error } = await keepServiceObject(desired, rancherServices, {
    client: dryClient,
    stores,
    mayWrite: () => true,
  });
  if (error) throw error;
  return stall ? [`its Service: ${stall.reason}: ${stall.message}`] : [];
}

describe('what is converted is taken with strict field validation, and so are the Pods and Services of its units', () => {
  test("each feature's examples", async () => {
    const { refusals, services } = await ask(convertedExamples());
    expect(services).toBeGreaterThan(10);
    expect(refusals).toEqual([]);
  });

  test('a service that says everything there is to say', async () => {
    const spec = {
      scale: 3,
      image: 'registry.example:5000/team/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
      entrypoint: ['/bin/sh', '-c'],
      command: ['echo $(HOME) $$HOME', ''],
      environment: { EMPTY: '', 'dotted.name': '$(A)', lower: 'a\nb', _: 'ß→🐄' },
      labels: { 'io.rancher.container.dns': 'true', 'a b': 'c', 'x/y/z': 'd', long: 'x'.repeat(100), plain: 'yes' },
      ports: ['80:80', '192.0.2.1:8081:81', '[2001:db8::1]:8082:82', '53:53/udp', '53:53'],
      expose: ['90', '91/udp', '80'],
      links: [
        { service: 'db', alias: 'mysql' },
        { service: 'db', alias: 'db' },
      ],
      volumes: [
        { target: '/named', name: 'data', size: '1.5Gi', storageClass: 'fast', readOnly: true },
        { target: '/named-too', name: 'data' },
        { target: '/host', hostPath: '/var/run/docker.sock' },
        { target: '/empty' },
      ],
      healthCheck: {
        port: 80,
        requestLine: 'GET /health?a=b HTTP/1.1\\r\\nHost:\\ example.com\\r\\nX-Forwarded-Proto:\\ https',
        interval: 500,
        responseTimeout: 250,
        healthyThreshold: 1,
        unhealthyThreshold: 10,
        initializingTimeout: 60_000,
        reinitializingTimeout: 120_000,
        strategy: 'recreateOnQuorum',
        recreateOnQuorumStrategyConfig: { quorum: 2 },
      },
      upgradeStrategy: { startFirst: true, batchSize: 2, intervalMillis: 5000 },
      podTemplate: { spec: { tolerations: [{ operator: 'Exists' }], nodeSelector: { disk: 'ssd' } } },
    };
    const metadata = { name: 'everything', namespace };
    const manifest = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherService', metadata, spec };
    expect(await askAboutService(manifest)).toEqual([]);
  });

  test.skipIf(!hasCorpus())(
    'the corpus of real stacks (skipped where ../shared/corpus is not there)',
    async () => {
      const { refusals, services } = await ask(convertedCorpus());
      console.log(`corpus: ${services} resources asked about, ${refusals.length} refused`);
      expect(services).toBeGreaterThan(100);
      expect(refusals).toEqual([]);
    },
    120_000,
  );

  const stacks = readdirSync(join(root, 'examples')).filter((name) =>
    existsSync(join(root, 'examples', name, 'docker-compose.yml')),
  );
  test.each(stacks)('examples/%s, by the command line and kubectl apply, twice', async (name) => {
    const folder = join(root, 'examples', name);
    const env = existsSync(join(folder, '.env')) ? ['-e', join(folder, '.env')] : [];
    const args = ['convert', '-p', `example-${name}`, '-f', join(folder, 'docker-compose.yml'), ...env];
    const { stdout } = await promisify(execFile)(join(root, 'bin/drover'), args);
    await kubectl.apply(stdout);
    expect(await kubectl.apply(stdout)).not.toMatch(/created|configured/);
    expect((await kubectl.list('rsvc', '-n', `example-${name}`)).length).toBeGreaterThan(0);
  });
});
