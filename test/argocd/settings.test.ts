/** What Argo CD makes of Drover's resources, by the Lua in its settings, which real Lua runs here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { RancherServiceSpec } from '../../src/api/rancher-service.ts';
import { mergeConditions } from '../../src/kubernetes/conditions.ts';
import { composed, observed } from '../../src/plan/stack/member.fixture.ts';
import type { ObservedMember } from '../../src/plan/stack/member.ts';
import { stackStatus } from '../../src/plan/stack/status.ts';
import { type StatusGiven, statusOf } from '../../src/plan/status.ts';
import type { StepInput } from '../../src/plan/step.ts';
import {
  check,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  now,
  planned,
  unhealthy,
} from '../../src/plan/units.fixture.ts';
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

const condition = (type: string, status: 'True' | 'False', reason: string) => ({
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

  /** A status as it is stored, from what the operator finds. */
  const written = <Draft extends { conditions: Parameters<typeof mergeConditions>[1] }>(draft: Draft) => ({
    ...draft,
    observedGeneration: 3,
    conditions: mergeConditions(undefined, draft.conditions, { now, generation: 3 }),
  });
  const judged = (kind: string, status: object) =>
    runLua(setting('health', kind), { kind, metadata: { name: 'it', generation: 3 }, spec: {}, status });

  const checked = (more = {}) => desired({ scale: 2, healthCheck: { port: 80, ...more } });
  const silent = hosts(host('a', { ready: 'Unknown' }), host('b'), host('c'));
  const left = checked({ strategy: 'none' });

  test.each<[says: string, when: string, seen: Partial<StepInput>, given: Partial<StatusGiven>]>([
    ['Progressing', 'nothing is there yet', { desired: checked() }, {}],
    ['Progressing', 'one initializes', { desired: checked(), units: [healthy(1), initializing(2)] }, {}],
    ['Healthy', 'all are healthy', { desired: checked(), units: [healthy(1), healthy(2)] }, {}],
    ['Suspended', 'it is scaled to nothing', { desired: desired({ scale: 0 }) }, {}],
    ['Suspended', 'it is stopped', { desired: desired({ active: false }) }, {}],
    ['Progressing', 'it stops', { desired: desired({ active: false }), units: [healthy(1)] }, {}],
    ['Degraded', 'one stays unhealthy', { desired: left, units: [healthy(1), unhealthy(2)] }, {}],
    [
      'Degraded',
      'one that was starting stays on a lost host',
      {
        desired: left,
        units: [initializing(1, { check: check({ strategy: 'none' }) }), healthy(2, { host: 'b' })],
        hosts: silent,
      },
      {},
    ],
    [
      'Degraded',
      'the machine of a single writer has to be off',
      { desired: checked(), units: [healthy(1, { singleWriter: true }), healthy(2, { host: 'b' })], hosts: silent },
      {},
    ],
    ['Degraded', 'Pods are refused', { desired: checked() }, { stall: { reason: 'CreateRefused', message: 'quota' } }],
  ])('of a service is %s when %s', async (says, _, seen, given) => {
    const status = statusOf(planned(seen), { desired: seen.desired ?? desired(), selector: 'a=b', ...given }, now);
    expect(await judged('RancherService', written(status))).toMatchObject({ status: says });
  });

  test.each<[says: string, when: string, services: readonly Partial<StepInput>[], missing: readonly string[]]>([
    ['Healthy', 'it has no services', [], []],
    ['Healthy', 'its services are ready', [{ desired: checked(), units: [healthy(1), healthy(2)] }], []],
    ['Progressing', 'one is not made yet', [], ['RancherService web']],
    ['Progressing', 'one initializes', [{ desired: checked(), units: [healthy(1), initializing(2)] }], []],
    ['Degraded', 'one stays unhealthy', [{ desired: left, units: [healthy(1), unhealthy(2)] }], []],
    ['Suspended', 'all are stopped', [{ desired: desired({ active: false }) }], []],
  ])('of a stack is %s when %s', async (says, _, services, missing) => {
    const members = services.map((seen) => {
      const status = statusOf(planned(seen), { desired: seen.desired ?? desired(), selector: 'a=b' }, now);
      return observed(composed('web'), { generation: 3, status: written(status) as ObservedMember['status'] });
    });
    expect(await judged('RancherStack', written(stackStatus({ members, missing })))).toMatchObject({ status: says });
  });

  // As src/controllers/names/named-kind.ts and not-run-yet/controller.ts write them.
  const stalled = (reason: string) => [condition('Ready', 'False', reason), condition('Stalled', 'True', reason)];
  test.each([
    ['RancherServiceAlias', 'Healthy', { state: 'active', conditions: [condition('Ready', 'True', 'Resolves')] }],
    ['RancherServiceAlias', 'Suspended', { state: 'inactive', conditions: [condition('Ready', 'True', 'Inactive')] }],
    ['RancherServiceAlias', 'Degraded', { state: 'error', conditions: stalled('AliasCircle') }],
    ['RancherExternalService', 'Healthy', { state: 'active', conditions: [condition('Ready', 'True', 'Resolves')] }],
    ['RancherExternalService', 'Degraded', { state: 'error', conditions: stalled('NameTaken') }],
    ['RancherLoadBalancer', 'Degraded', { conditions: stalled('NotRunYet') }],
  ] as const)('of a %s is %s with %j', async (kind, says, draft) => {
    expect(await judged(kind, written(draft))).toMatchObject({ status: says });
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
