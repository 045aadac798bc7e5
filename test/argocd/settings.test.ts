/** What Argo CD makes of Drover's resources, by the Lua in its settings, which real Lua runs here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { RancherServiceSpec } from '../../src/api/rancher-service.ts';
import { root } from '../cluster/cache.ts';
import { hasLua, runLua } from './lua.ts';

const lua = await hasLua();
if (!lua) console.log('lua5.1 is not installed: nobody runs what Argo CD would');

const settings: { data: Record<string, string> } = parse(
  readFileSync(join(root, 'manifests/argocd/argocd-cm.yaml'), 'utf8'),
);
const setting = (what: string, kind: string) =>
  settings.data[`resource.customizations.${what}.drover.dev_${kind}`] ?? '';
const actions: { 'discovery.lua': string; definitions: { name: string; 'action.lua': string }[] } = parse(
  setting('actions', 'RancherService'),
);
const kinds = [
  'RancherService',
  'RancherStack',
  'RancherLoadBalancer',
  'RancherExternalService',
  'RancherServiceAlias',
];

const condition = (type: string, status: string, reason: string) => ({
  type,
  status,
  reason,
  message: `it is ${reason}`,
});
const ready = condition('Ready', 'True', 'AllUnitsReady');
const notReady = condition('Ready', 'False', 'SomeUnitsNotReady');

interface Status {
  readonly observedGeneration: number;
  readonly conditions?: readonly ReturnType<typeof condition>[];
  readonly state?: string;
  readonly healthState?: string;
}

test('every kind has a health of its own', () => {
  const named = Object.keys(settings.data).flatMap((key) => /health\.drover\.dev_(\w+)$/.exec(key)?.[1] ?? []);
  expect(named.sort()).toEqual([...kinds, 'RancherHost'].sort());
});

describe.runIf(lua)('the health', () => {
  test.each<[says: string, why: string, status: Status | undefined]>([
    ['Progressing', 'the operator has not looked at it yet', undefined],
    ['Progressing', 'the operator has not looked at it yet', { observedGeneration: -1 }],
    [
      'Progressing',
      'the operator has not looked at it yet',
      { observedGeneration: 2, conditions: [ready], state: 'active' },
    ],
    ['Progressing', 'the operator has said nothing of it yet', { observedGeneration: 3 }],
    [
      'Healthy',
      'it is AllUnitsReady',
      { observedGeneration: 3, conditions: [ready], state: 'active', healthState: 'healthy' },
    ],
    [
      'Suspended',
      'it is Inactive',
      { observedGeneration: 3, conditions: [condition('Ready', 'True', 'Inactive')], state: 'inactive' },
    ],
    [
      'Progressing',
      'it is Starting',
      {
        observedGeneration: 3,
        conditions: [notReady, condition('Reconciling', 'True', 'Starting')],
        healthState: 'initializing',
      },
    ],
    [
      'Degraded',
      'ImagePull: it is ImagePull',
      { observedGeneration: 3, conditions: [notReady, condition('Stalled', 'True', 'ImagePull')], state: 'activating' },
    ],
    ['Degraded', 'it is SomeUnitsNotReady', { observedGeneration: 3, conditions: [notReady], healthState: 'degraded' }],
    [
      'Progressing',
      'it is SomeUnitsNotReady',
      { observedGeneration: 3, conditions: [notReady], healthState: 'healthy' },
    ],
    [
      'Healthy',
      'it is AllUnitsReady',
      { observedGeneration: 3, conditions: [ready, condition('Stalled', 'False', 'Mended')], state: 'active' },
    ],
  ])('is %s, since %s', async (says, why, status) => {
    for (const kind of kinds) {
      const object = { kind, metadata: { name: 'it', generation: 3 }, spec: {}, status };
      expect(await runLua(setting('health', kind), object)).toEqual({ status: says, message: why });
    }
  });

  test.each([
    [{}, 'Progressing'],
    [{ status: { state: 'active' } }, 'Healthy'],
    [{ status: { state: 'reconnecting' } }, 'Degraded'],
    [{ status: { state: 'disconnected' } }, 'Degraded'],
  ])('of a host %j is %s', async (object, status) => {
    expect(await runLua(setting('health', 'RancherHost'), object)).toMatchObject({ status });
  });
});

describe.runIf(lua)('the actions', () => {
  const service = (spec: object) => ({ metadata: { name: 'it' }, spec: { image: 'a', ...spec } });
  const act = (name: string, spec: object) => {
    const action = actions.definitions.find((one) => one.name === name);
    return runLua(action?.['action.lua'] ?? '', service(spec)) as Promise<{ spec: unknown }>;
  };

  test.each([
    [{}, { start: true, stop: false, restart: false }],
    [{ active: true }, { start: true, stop: false, restart: false }],
    [{ active: false }, { start: false, stop: true, restart: true }],
  ])('of %j that are disabled are %j', async (spec, disabled) => {
    const found = (await runLua(actions['discovery.lua'], service(spec))) as Record<string, { disabled: boolean }>;
    expect(Object.fromEntries(Object.entries(found).map(([name, action]) => [name, action.disabled]))).toEqual(
      disabled,
    );
    expect(Object.keys(found).sort()).toEqual(actions.definitions.map(({ name }) => name).sort());
  });

  test('start and stop a service, and leave the rest of it alone', async () => {
    expect((await act('stop', { scale: 2 })).spec).toEqual({ image: 'a', scale: 2, active: false });
    expect((await act('start', { scale: 2, active: false })).spec).toEqual({ image: 'a', scale: 2, active: true });
  });

  test('restart it by a moment, and keep how many go at a time', async () => {
    const { spec } = await act('restart', {});
    expect(spec).toEqual({ image: 'a', restart: { at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) } });
    RancherServiceSpec.parse(spec);
    const again = (await act('restart', { restart: { at: 'once', batchSize: 2 } })).spec;
    expect(again).toMatchObject({ restart: { batchSize: 2, at: expect.not.stringMatching('once') } });
  });
});
