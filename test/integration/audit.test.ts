import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { root } from '../cluster/cache.ts';
import { type ControlPlane, startControlPlane } from '../cluster/control-plane.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';

const directory = mkdtempSync(join(tmpdir(), 'drover-audit-'));
const log = join(directory, 'audit.log');
let plane: ControlPlane;

beforeAll(async () => {
  const policy = join(root, 'manifests/audit/policy.yaml');
  const apiServer = [`--audit-policy-file=${policy}`, `--audit-log-path=${log}`, '--audit-log-mode=blocking'];
  plane = await startControlPlane({ controllers: false, apiServer });
  await plane.kubectl.run(['apply', '-f', join(root, 'crds')]);
  await plane.kubectl.run(['wait', '--for=condition=Established', 'crd/rancherservices.drover.dev', '--timeout=60s']);
});

afterAll(async () => {
  await plane?.stop();
  rmSync(directory, { recursive: true, force: true });
});

function entries(): AnyObject[] {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

test('the API server takes the audit policy, and its log says who changed what, and no reads', async () => {
  const service = {
    apiVersion: 'drover.dev/v1alpha1',
    kind: 'RancherService',
    metadata: { name: 'site', namespace: 'default' },
    spec: { image: 'a', scale: 1 },
  };
  await plane.kubectl.run(['apply', '--as=jane', '--as-group=system:masters', '-f', '-'], JSON.stringify(service));
  await plane.kubectl.run(['scale', 'rsvc/site', '--replicas=3', '--as=jane', '--as-group=system:masters']);
  await plane.kubectl.run(['get', 'rsvc', 'site']);
  const status = JSON.stringify({ status: { state: 'active' } });
  await plane.kubectl.run(['patch', 'rsvc', 'site', '--subresource=status', '--type=merge', '-p', status]);
  await plane.kubectl.run(['create', 'secret', 'generic', 'hidden', '--from-literal=password=hunter2']);
  await plane.kubectl.run(['delete', 'rsvc', 'site', '--wait=false']);
  const written = await until('the deletion is written down', async () => {
    const found = entries().filter(({ objectRef }) => objectRef?.name === 'site');
    return found.some(({ verb }) => verb === 'delete') && found;
  });
  expect(written.map(({ verb, objectRef }) => [verb, objectRef.subresource].filter(Boolean).join(' '))).toEqual([
    'create',
    'patch scale',
    'delete',
  ]);
  expect(written[0]).toMatchObject({
    impersonatedUser: { username: 'jane' },
    objectRef: { apiGroup: 'drover.dev', resource: 'rancherservices', namespace: 'default' },
    requestObject: { spec: { image: 'a' } },
    responseStatus: { code: 201 },
  });
  expect(readFileSync(log, 'utf8')).not.toContain('hunter2');
  expect(entries().filter(({ verb }) => ['get', 'list', 'watch'].includes(verb))).toEqual([]);
});
