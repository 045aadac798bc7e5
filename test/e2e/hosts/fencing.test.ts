import { afterEach, beforeAll, expect, test } from 'vitest';

import { filterPackets } from '../../cluster/faults.ts';
import { killHost, startHost } from '../../cluster/hosts.ts';
import { type AnyObject, until } from '../../cluster/kubectl.ts';
import { condition, kubectl, Scenario, type Unit } from '../scenario.ts';
import { controlPlane, readiness } from './agents.ts';
import { fenceByAnnotation, fenceByTaint, unfence, untilAllHostsReturned } from './returned-hosts.ts';
import { tokenWriter, written } from './token-writer.ts';

/**
 * A unit that must be alone on its volume: while its host is lost it waits for a fence, of whichever kind, and runs
 * elsewhere at once when there is one. The class `shared` would let a second writer in; nothing but Drover keeps it out.
 */

beforeAll(untilAllHostsReturned, 300_000);
afterEach(untilAllHostsReturned, 300_000);

async function only(scenario: Scenario, service: string): Promise<Unit> {
  const [unit] = await scenario.untilReady(service, 1);
  if (!unit) throw new Error(`${service} has no unit`);
  return unit;
}

function untilAwaitingFencing(scenario: Scenario, service: string): Promise<AnyObject> {
  return until(`${service} waits for a fence`, async () =>
    condition((await scenario.service(service)).status, 'AwaitingFencing'),
  );
}

async function untilElsewhere(scenario: Scenario, service: string, old: Unit): Promise<Unit> {
  const from = Date.now();
  const unit = await scenario.untilReplaced(service, old);
  expect(unit.host).not.toBe(old.host);
  console.log(`${service}: ready on ${unit.host} ${((Date.now() - from) / 1000).toFixed(1)} s after the fence`);
  return unit;
}

async function expectOneWriter(scenario: Scenario, service: string): Promise<void> {
  const { lines, writers, violations, overlaps } = await written(scenario, service, controlPlane);
  console.log(`${service}: ${lines} lines of ${writers} writers`);
  expect({ violations, overlaps }).toEqual({ violations: [], overlaps: [] });
}

test('each kind of fence lets the unit run elsewhere, and there is never a second writer', async () => {
  const scenario = await Scenario.begin('fencing');
  const pinned = { spec: { nodeSelector: { 'kubernetes.io/hostname': 'drover-worker2' } } };
  const host = 'drover-worker2';
  await scenario.apply('one', tokenWriter('shared'));
  await scenario.apply('other', tokenWriter('shared'));
  await scenario.apply('bound', { ...tokenWriter('standard'), podTemplate: pinned });
  let one = await only(scenario, 'one');
  const other = await only(scenario, 'other');
  const bound = await only(scenario, 'bound');

  // Its own Pod's annotation: that unit alone.
  await killHost(one.host);
  const waits = await untilAwaitingFencing(scenario, 'one');
  expect(waits.message).toContain(`its host ${one.host} is lost and may still write to its volume`);
  await fenceByAnnotation('pod', one.name, scenario.namespace);
  one = await untilElsewhere(scenario, 'one', one);
  if (other.host === bound.host) expect((await scenario.units('other'))[0]?.uid).toBe(other.uid);
  await untilAllHostsReturned();

  // The taint of a Node that is out of service.
  await killHost(one.host);
  await untilAwaitingFencing(scenario, 'one');
  await fenceByTaint(one.host);
  one = await untilElsewhere(scenario, 'one', one);
  await untilAllHostsReturned();

  // The Node's annotation; a volume that is bound to the host returns with it, and the reason is shown.
  const stays = await only(scenario, 'bound');
  one = await only(scenario, 'one');
  await killHost(host);
  await untilAwaitingFencing(scenario, 'bound');
  await fenceByAnnotation('node', host);
  await until('the unit of the bound volume says what it waits for', async () => {
    const [unit] = (await scenario.service('bound')).status.units;
    return unit.pod !== stays.name && unit.message?.includes(`needs host other than ${host}, which is lost`);
  });
  await startHost(host);
  await until('its Node is ready', async () => (await readiness(host)) === 'True');
  await unfence(host);
  expect((await scenario.untilReplaced('bound', stays)).host).toBe(host);
  if (one.host === host) one = await only(scenario, 'one');

  // The Node deleted: its kubelet registers it anew when the machine is back.
  await killHost(one.host);
  await untilAwaitingFencing(scenario, 'one');
  await kubectl.run(['delete', 'node', one.host]);
  await untilElsewhere(scenario, 'one', one);
  await untilAllHostsReturned();

  await until('what was left on the hosts is gone', async () => (await scenario.pods('one')).length === 1);
  for (const service of ['one', 'other']) await expectOneWriter(scenario, service);
  await scenario.end();
});

test('a host that is cut off and goes on writing gets no second writer, and keeps its unit', async () => {
  const scenario = await Scenario.begin('cut-off-writer');
  await scenario.apply('one', tokenWriter('shared'));
  const one = await only(scenario, 'one');
  const fault = await filterPackets(one.host, ['-p tcp -j DROP']);
  try {
    await untilAwaitingFencing(scenario, 'one');
    expect((await scenario.pods('one')).map(({ uid }) => uid)).toEqual([one.uid]);
  } finally {
    await fault.undo();
  }
  const after = await only(scenario, 'one');
  expect([after.uid, after.containerId]).toEqual([one.uid, one.containerId]);
  await expectOneWriter(scenario, 'one');
  await scenario.end();
});
