/**
 * What Cattle's reconcile did about a service, and what is done here. Sources: cattle (`SD` is service discovery,
 * `iaas/service-discovery/server`), and docs/rancher.md. Where a row says why, Drover differs on purpose.
 */
import { describe, expect, test } from 'vitest';

import type { ObservedUnit } from './observed.ts';
import { statusOf } from './status.ts';
import {
  brief,
  container,
  desired,
  healthy,
  host,
  hosts,
  initializing,
  memory,
  minute,
  now,
  pending,
  planned,
  sidekick,
  unhealthy,
  unit,
  type WrittenSpec,
} from './units.fixture.ts';

const checked = { healthCheck: { port: 80 } };
const quorum = (healthCheck: object) => ({ healthCheck: { port: 80, strategy: 'recreateOnQuorum', ...healthCheck } });
const withData = { ...checked, sidekicks: [{ name: 'data', image: 'data', healthCheck: { port: 81 } }] };
const job = { startOnce: true };

const ended = (index: number, over: Partial<ObservedUnit> = {}) =>
  unit(index, { phase: 'Failed', container: { ready: false, restarts: 0, running: false }, ...over });
const failing = { container: container({ ready: false }), memory: memory('unhealthy') };
const crashing = { ready: false, restarts: 4, running: false, reason: 'CrashLoopBackOff' };
const range = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const lost = hosts(host('a', { ready: 'Unknown' }), host('b'), host('c'));
const returned = hosts(host('b'), host('c'));

interface Row {
  readonly source: string;
  readonly case: string;
  readonly spec?: WrittenSpec;
  readonly units: readonly ObservedUnit[];
  readonly hosts?: ReturnType<typeof hosts>;
  /** Deletes, creates and what is written to Pods, in order. */
  readonly done: readonly string[];
  /** Why it is not what Cattle did. */
  readonly differs?: string;
}

/** The units take the launch part of the service, unless they say another one. */
function actions({ spec = {}, units, ...more }: Row): string[] {
  const wanted = desired({ scale: units.length || 1, ...spec });
  const present = desired().revision;
  const its = units.map((one) => (one.revision === present ? { ...one, revision: wanted.revision } : one));
  const given = { desired: wanted, units: its, ...(more.hosts ? { hosts: more.hosts } : {}) };
  return planned(given).actions.map(brief);
}

const reconcile = 'SD/deployment/ServiceDeploymentPlanner.java';
const deploymentUnit = 'SD/deployment/DeploymentUnit.java (isUnhealthy)';
const instance = 'SD/deployment/impl/unit/DefaultDeploymentUnitInstance.java';

const bad: readonly Row[] = [
  {
    source: `${reconcile}: bad units go first`,
    case: 'one whose Pod ended, and has not done what it was for',
    units: [ended(1, { reason: 'Evicted' })],
    done: ['delete 1 ended', 'create 1'],
  },
  {
    source: `${reconcile}: an instance in error is removed with its whole unit, and made anew`,
    case: 'one whose program ends again and again',
    spec: checked,
    units: [initializing(1, { container: crashing, memory: memory('initializing') })],
    done: [],
    differs: 'its kubelet starts it again, with pauses: docs/rancher.md §4.2; a timeout ends it, where one is given',
  },
  {
    source: `${reconcile}: incomplete units lose the members that use the missing one, and get them anew`,
    case: 'one that was made without a sidekick that the service has now',
    spec: withData,
    units: [healthy(1, { revision: 'without' })],
    done: ['delete 1 outdated', 'create 1'],
    differs: 'a Pod has all of its members or none: a sidekick that is added is an upgrade',
  },
];

const unwell: readonly Row[] = [
  {
    source: deploymentUnit,
    case: 'the primary is unhealthy',
    spec: checked,
    units: [unhealthy(1)],
    done: ['delete 1 unhealthy', 'create 1'],
  },
  {
    source: deploymentUnit,
    case: 'a sidekick is unhealthy',
    spec: withData,
    units: [healthy(1, { members: [sidekick('data', failing)], serving: false })],
    done: ['delete 1 unhealthy', 'create 1'],
  },
  {
    source: deploymentUnit,
    case: 'a member is in transition while the agent of its host is gone',
    spec: checked,
    units: [pending(1, { host: 'a' })],
    hosts: lost,
    done: ['delete 1 host-lost', 'create 1'],
  },
  {
    source: deploymentUnit,
    case: 'its host is removed',
    spec: checked,
    units: [healthy(1)],
    hosts: returned,
    done: ['delete 1 host-lost', 'create 1'],
  },
  {
    source: 'SD/healthaction/RecreateHealthCheckActionHandler.java: all of them, at once',
    case: 'four of eight are unhealthy',
    spec: checked,
    units: range(8).map((index) => (index > 4 ? healthy(index) : unhealthy(index))),
    done: ['delete 1 unhealthy', 'create 1', 'delete 2 unhealthy', 'create 2'],
    differs: 'a quarter at a time: a check that is wrong for all of them must not take the service down',
  },
  {
    source: 'CT/test_healthcheck.py test_health_check_quorum: scale 2, quorum 2',
    case: 'one of two is unhealthy',
    spec: quorum({ recreateOnQuorumStrategyConfig: { quorum: 2 } }),
    units: [unhealthy(1), healthy(2)],
    done: [],
  },
  {
    source: 'CT/test_healthcheck.py test_health_check_quorum: scale 3, quorum 2',
    case: 'one of three is unhealthy',
    spec: quorum({ recreateOnQuorumStrategyConfig: { quorum: 2 } }),
    units: [unhealthy(1), healthy(2), healthy(3)],
    done: ['delete 1 unhealthy', 'create 1'],
  },
  {
    source: 'SD/healthaction/RecreateOnQuorumHealthCheckActionHandler.java: initializing units never count as healthy',
    case: 'one is unhealthy, one initializes',
    spec: quorum({ recreateOnQuorumStrategyConfig: { quorum: 2 } }),
    units: [unhealthy(1), initializing(2), healthy(3)],
    done: [],
  },
  {
    source: 'SD/healthaction/NoopHealthCheckActionHandler.java',
    case: 'one is unhealthy, with strategy none',
    spec: { healthCheck: { port: 80, strategy: 'none' } },
    units: [unhealthy(1)],
    done: [],
  },
  {
    source: 'SD/healthaction/NoopHealthCheckActionHandler.java: not on a removed host either, by this path',
    case: 'its host is removed, with strategy none',
    spec: { healthCheck: { port: 80, strategy: 'none' } },
    units: [healthy(1)],
    hosts: returned,
    done: ['mark 1 serving=false'],
  },
  {
    source: 'SD/deployment/impl/DeploymentManagerImpl.java: nothing is healed while the service is upgraded',
    case: 'one is unhealthy in the middle of an upgrade',
    spec: checked,
    units: [healthy(1), unhealthy(2, { revision: 'old' })],
    done: ['delete 2 unhealthy', 'create 2'],
    differs: 'healing goes on: nothing waits for a confirmation',
  },
];

const deploy: readonly Row[] = [
  {
    source: 'SD/deployment/impl/DeploymentManagerImpl.java (activateDeploymentUnits): removal comes before deployment',
    case: 'one is unhealthy and one is missing',
    spec: { ...checked, scale: 4 },
    units: [healthy(1), unhealthy(2), healthy(4)],
    done: ['delete 2 unhealthy', 'create 2', 'create 3'],
  },
  {
    source: `${reconcile}: unhealthy units have been removed before the newest are`,
    case: 'the oldest of two is unhealthy, and one is too many',
    spec: { ...checked, scale: 1 },
    units: [unhealthy(1), healthy(2)],
    done: ['delete 1 extra'],
  },
  {
    source: `${reconcile}: initializing units count as healthy when some are too many`,
    case: 'the oldest of two initializes, and one is too many',
    spec: { ...checked, scale: 1 },
    units: [initializing(1), healthy(2)],
    done: ['delete 2 extra'],
  },
  {
    source: `${reconcile}: missing units are made all together`,
    case: 'none of three is there',
    spec: { scale: 3 },
    units: [],
    done: ['create 1', 'create 2', 'create 3'],
  },
];

const ends: readonly Row[] = [
  {
    source: `LOGIC/containerevent/ContainerEventCreate.java, ${instance}: the same container is started again`,
    case: 'a healthy container that exited runs again',
    spec: checked,
    units: [healthy(1, { container: container({ ready: false, restarts: 1, run: 'run-2' }) })],
    done: ['mark 1 reinitializing'],
  },
  {
    source: `HC/process/InstanceHealthcheckRegister.java: a restart in another state changes nothing`,
    case: 'an initializing container that exited runs again',
    spec: checked,
    units: [initializing(1, { container: container({ ready: false, restarts: 1, run: 'run-2' }) })],
    done: ['mark 1 initializing'],
  },
  {
    source: `${instance}: without a check nothing is remembered`,
    case: 'a container without a check exited',
    units: [unit(1, { container: crashing })],
    done: [],
  },
  {
    source:
      'LOGIC/containerevent/ContainerEventCreate.java: a container that was removed is replaced, at the same index',
    case: 'a Pod was deleted',
    spec: { scale: 3 },
    units: [unit(1), unit(3)],
    done: ['create 2'],
  },
  {
    source: 'LOGIC/containerevent/ContainerEventCreate.java: nobody waits for the old one to stop',
    case: 'a Pod is being deleted',
    spec: { scale: 1 },
    units: [unit(1, { deletingSince: now - minute })],
    done: ['create 1'],
  },
  {
    source:
      'LOGIC/instance/InstanceStart.java: a first start that fails five times puts it in error, and it is made anew',
    case: 'an image cannot be pulled',
    units: [unit(1, { container: { ready: false, restarts: 0, running: false, reason: 'ImagePullBackOff' } })],
    done: [],
    differs: 'another Pod would not pull it either: Stalled says so, and the kubelet tries on',
  },
];

const members: readonly Row[] = [
  {
    source: `${instance}: a member that exited is started again, and only that one`,
    case: 'a checked sidekick exited and runs again',
    spec: withData,
    units: [healthy(1, { members: [sidekick('data', { container: container({ ready: false, run: 'run-2' }) })] })],
    done: ['mark 1'],
  },
  {
    source: `${instance} (isStartedOnce): what runs once is not started again`,
    case: 'a job has ended, and not well',
    spec: job,
    units: [ended(1, { endedOnce: true, container: { ready: false, restarts: 0, running: false, exitCode: 3 } })],
    done: [],
  },
  {
    source: 'SD/upgrade/impl/UpgradeManagerImpl.java: an upgrade makes what has run once anew',
    case: 'a job has ended, and its service was changed',
    spec: job,
    units: [ended(1, { endedOnce: true, revision: 'old' })],
    done: ['delete 1 outdated', 'create 1'],
  },
  {
    source: `${instance}: a member that runs once satisfies those who wait as soon as it has been started`,
    case: 'a sidekick that runs once, and lends nothing, is there beside the others',
    spec: { sidekicks: [{ name: 'once', image: 'b', startOnce: true }] },
    units: [unit(1)],
    done: ['add 1'],
  },
];

describe.each([
  ['bad and incomplete units', bad],
  ['unhealthy units', unwell],
  ['the order of a deployment', deploy],
  ['ends and removals', ends],
  ['members', members],
])('%s', (_, rows) => {
  test.each(rows.map((row) => [row.case, row.source, row] as const))('%s (%s)', (_case, _source, row) => {
    expect(actions(row)).toEqual(row.done);
  });
});

/** SD/service/impl/ServiceDiscoveryServiceImpl.java (calculateServiceHealthState): over instances, not over units. */
test.each<[string, WrittenSpec, ObservedUnit[], string]>([
  ['every member runs', withData, [healthy(1, { members: [sidekick('data')] })], 'healthy'],
  ['a sidekick is missing', withData, [healthy(1)], 'degraded'],
  ['a sidekick is unhealthy', withData, [healthy(1, { members: [sidekick('data', failing)] })], 'degraded'],
  [
    'a sidekick initializes',
    withData,
    [healthy(1, { members: [sidekick('data', { ...failing, memory: memory('initializing') })] })],
    'initializing',
  ],
  [
    'a sidekick without a check has stopped',
    { ...checked, sidekicks: [{ name: 'data', image: 'data' }] },
    [healthy(1, { members: [{ name: 'data', container: crashing }] })],
    'degraded',
  ],
  [
    'a sidekick has run once',
    { ...checked, sidekicks: [{ name: 'data', image: 'data', startOnce: true }] },
    [
      healthy(1, {
        members: [{ name: 'data', container: { ready: false, restarts: 0, running: false, exitCode: 1 } }],
      }),
    ],
    'healthy',
  ],
  [
    'every member has run once',
    { ...job, sidekicks: [{ name: 'data', image: 'data', startOnce: true }] },
    [ended(1, { endedOnce: true, members: [{ name: 'data', container: { ...crashing, exitCode: 0 } }] })],
    'started-once',
  ],
])('the health of a service: %s', (_, spec, units, healthState) => {
  const wanted = desired({ scale: units.length, ...spec });
  const its = units.map((one) => ({ ...one, revision: wanted.revision }));
  const step = planned({ desired: wanted, units: its });
  expect(statusOf(step, { desired: wanted, selector: 'a=b' }, now).healthState).toBe(healthState);
});
