/** The scheduler's messages are those of Kubernetes 1.34, as the test cluster's said them. */
import { expect, test } from 'vitest';

import { allocationFailure } from './allocation.ts';
import { statusOf } from './status.ts';
import { step } from './step.ts';
import { desired, input, now, pending, unit, type WrittenSpec } from './units.fixture.ts';

const controlPlane = '1 node(s) had untolerated taint(s)';
const all = (reason: string) => `0/4 nodes are available: ${controlPlane}, 3 ${reason}.`;
const preemption =
  ' no new claims to deallocate, preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.';
const ports = "node(s) didn't have free ports for the requested pod ports";
const affinity = "node(s) didn't match Pod's node affinity/selector";

interface Row {
  readonly spec: WrittenSpec;
  readonly said: string;
  readonly needs: string;
}

const rows: readonly Row[] = [
  { spec: { ports: ['80:80'] }, said: all(ports), needs: 'host needs ports 80/tcp available' },
  {
    spec: { ports: ['53:53/udp', '192.0.2.1:8080:80', '9000'] },
    said: all(ports),
    needs: 'host needs ports 53/udp, 192.0.2.1:8080/tcp available',
  },
  {
    spec: {
      scheduling: {
        hostLabels: [
          { rule: 'must', key: 'disk', value: 'ssd' },
          { rule: 'mustNot', key: 'old', value: 'yes' },
        ],
      },
    },
    said: all(affinity),
    needs: 'needs host with label disk=ssd, without label old=yes',
  },
  { spec: { scheduling: { requestedHost: 'worker-9' } }, said: all(affinity), needs: 'needs host called worker-9' },
  {
    spec: { podTemplate: { spec: { nodeSelector: { disk: 'ssd' } } } },
    said: all(affinity),
    needs: 'needs host with label disk=ssd',
  },
  {
    spec: { scheduling: { services: [{ rule: 'must', service: 'db' }] } },
    said: all("node(s) didn't match pod affinity rules"),
    needs: 'needs host with service db',
  },
  {
    spec: { scheduling: { services: [{ rule: 'mustNot', stack: 'other', service: 'web' }] } },
    said: all("node(s) didn't match pod anti-affinity rules"),
    needs: 'needs host without service other/web',
  },
  {
    spec: { scheduling: { containerLabels: [{ rule: 'must', key: 'tier', value: 'db' }] } },
    said: all("node(s) didn't match pod affinity rules"),
    needs: 'needs host with container label tier=db',
  },
  {
    spec: { scheduling: { containers: [{ rule: 'mustNot', name: 'shop-db-1' }] } },
    said: all("node(s) didn't match pod anti-affinity rules"),
    needs: 'needs host without container shop-db-1',
  },
  {
    spec: {},
    said: all("node(s) didn't satisfy existing pods anti-affinity rules"),
    needs: 'needs host whose units let it run beside them',
  },
  {
    spec: {
      podTemplate: {
        spec: { containers: [{ name: 'primary', resources: { requests: { cpu: '64', memory: '1Ti' } } }] },
      },
    },
    said: '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu, 3 Insufficient memory.',
    needs: 'host needs 64 cpu available; host needs 1Ti memory available',
  },
  { spec: {}, said: all('node(s) had volume node affinity conflict'), needs: 'needs the host that has its volume' },
  {
    spec: { ports: ['80:80'] },
    said: `0/4 nodes are available: ${controlPlane}, 1 node(s) were unschedulable, 2 ${ports}.`,
    needs: 'host needs ports 80/tcp available; needs host that is active: some are cordoned',
  },
  {
    spec: {},
    said: 'pod has unbound immediate PersistentVolumeClaims. not found',
    needs: 'needs its volume, which is not there yet',
  },
];

test.each(rows)('$needs', ({ spec, said, needs }) => {
  const words = said.replace(/\.$/, '');
  const service = desired(spec);
  const unit = pending(1, { revision: service.revision });
  expect(allocationFailure(service, unit, said + preemption)).toBe(`${needs} (${words})`);
});

test('what an outdated unit needs nobody knows: the scheduler has the word', () => {
  const service = desired({ ports: ['80:80'], podTemplate: { spec: { containers: null } } });
  const words = '0/4 nodes are available: 4 node(s) did not fit';
  expect(allocationFailure(service, pending(1, { revision: 'older' }), `${words}.`)).toBe(`no host takes it: ${words}`);
});

test('what nobody foresaw is told as the scheduler says it', () => {
  const said = '0/4 nodes are available: 4 node(s) had a bad day.';
  expect(allocationFailure(desired(), pending(1), said)).toBe(
    'no host takes it: 0/4 nodes are available: 4 node(s) had a bad day',
  );
});

test('a host that a global service means is named, and hosts that are lost', () => {
  const said = all(affinity);
  expect(allocationFailure(desired(), pending(1, { requestedHost: 'b' }), said)).toContain('needs host called b (');
  expect(allocationFailure(desired(), pending(1, { avoidedHosts: ['c'] }), said)).toContain(
    'other than c, which is lost',
  );
});

test('unit, Ready and Reconciling say it, and the state stays activating', () => {
  const service = desired({ scale: 2, ports: ['80:80'] });
  const { revision } = service;
  const units = [unit(1, { revision }), pending(2, { revision, unschedulable: all(ports) + preemption })];
  const given = input({ desired: service, units });
  const { state, units: shown, conditions } = statusOf(step(given, now), { desired: service, selector: 'a=b' }, now);
  const needs = `host needs ports 80/tcp available (0/4 nodes are available: ${controlPlane}, 3 ${ports})`;
  expect(state).toBe('activating');
  expect(shown?.[1]).toMatchObject({ state: 'creating', message: needs });
  expect(conditions).toMatchObject([
    { type: 'Ready', status: 'False', message: `1 of 2 units are ready; unit 2: ${needs}` },
    { type: 'Reconciling', reason: 'AllocationFailed', message: `unit 2: ${needs}` },
  ]);
});
