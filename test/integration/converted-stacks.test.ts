import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, test } from 'vitest';

import type { RancherService } from '../../src/api/rancher-service.ts';
import { rancherServices } from '../../src/controllers/rancher-service/controller.ts';
import { applyServiceObject } from '../../src/controllers/rancher-service/service-object.ts';
import { validate } from '../../src/controllers/rancher-service/validate.ts';
import { Client } from '../../src/kubernetes/client.ts';
import { namespaces, pods } from '../../src/kubernetes/resource.ts';
import type { DesiredService } from '../../src/plan/desired.ts';
import { renderUnit } from '../../src/plan/pod.ts';
import type { Manifest } from '../../src/translate/manifest.ts';
import { root } from '../cluster/cache.ts';
import { Kubectl, until } from '../cluster/kubectl.ts';
import { convertExample, findExamples } from '../conformance/examples.ts';
import { corpusPairs, hasCorpus } from '../corpus/pairs.ts';
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
  return [...corpusPairs()].flatMap(({ name, conversion }) =>
    conversion.manifests.map((manifest) => ({ from: name, manifest })),
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
  const valid = validate(taken);
  if ('stall' in valid) return [`the operator stalls: ${valid.stall.reason}: ${valid.stall.message}`];
  return askAboutUnit(valid.desired);
}

async function askAboutUnit(desired: DesiredService): Promise<string[]> {
  const first = { kind: 'create', index: 1, replaces: '', lostHosts: ['lost'], avoidHost: 'failed' } as const;
  const { pod } = renderUnit(desired, first);
  await createStrictly(transport, pods, pod);
  const stall = await applyServiceObject(dryClient, desired, false);
  return stall ? [`its Service: ${stall.reason}: ${stall.message}`] : [];
}

describe('what is converted is taken with strict field validation, and so are the Pods and Services of its units', () => {
  test("each feature's examples", async () => {
    const { refusals, services } = await ask(convertedExamples());
    expect(services).toBeGreaterThan(10);
    expect(refusals).toEqual([]);
  });

  test.skipIf(!hasCorpus())(
    'the corpus of real stacks (skipped where ../shared/corpus is not there)',
    async () => {
      const { refusals, services } = await ask(convertedCorpus());
      console.log(`corpus: ${services} RancherServices asked about, ${refusals.length} refused`);
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
