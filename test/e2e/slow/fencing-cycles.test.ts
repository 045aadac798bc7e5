import { afterAll, beforeAll, expect, test } from 'vitest';

import { filterPackets } from '../../cluster/faults.ts';
import { killHost, startHost } from '../../cluster/hosts.ts';
import { until } from '../../cluster/kubectl.ts';
import { controlPlane, readiness } from '../hosts/agents.ts';
import { fenceByTaint, unfence, untilAllHostsReturned } from '../hosts/returned-hosts.ts';
import { tokenWriter, written } from '../hosts/token-writer.ts';
import { condition, Scenario, type Unit } from '../scenario.ts';

/**
 * Hosts are lost and return, again and again, under a writer that must be alone on a volume every host can mount. The
 * short form of it, each kind of fence once, is test/e2e/hosts/fencing.test.ts.
 */

const cycles = Number(process.env['FENCING_CYCLES'] ?? 50);
const perCycleMs = 300_000;

beforeAll(untilAllHostsReturned, 300_000);
afterAll(untilAllHostsReturned, 300_000);

async function only(scenario: Scenario): Promise<Unit> {
  const [unit] = await scenario.untilReady('one', 1);
  if (!unit) throw new Error('there is one unit');
  return unit;
}

function untilAwaitingFencing(scenario: Scenario): Promise<unknown> {
  return until('it waits for a fence', async () =>
    condition((await scenario.service('one')).status, 'AwaitingFencing'),
  );
}

async function returned(host: string): Promise<void> {
  await startHost(host);
  await until('its Node is ready', async () => (await readiness(host)) === 'True');
}

/** What happens to the writer's host, by name. Each leaves three hosts that are there and not fenced. */
const happenings = {
  'power lost, fenced': async (scenario: Scenario, unit: Unit) => {
    await killHost(unit.host);
    await untilAwaitingFencing(scenario);
    await fenceByTaint(unit.host);
    await scenario.untilReplaced('one', unit);
    await returned(unit.host);
    await unfence(unit.host);
  },
  'power lost, and back': async (scenario: Scenario, unit: Unit) => {
    await killHost(unit.host);
    await untilAwaitingFencing(scenario);
    await returned(unit.host);
    expect((await only(scenario)).uid).toBe(unit.uid);
  },
  'cut off, and back': async (scenario: Scenario, unit: Unit) => {
    const fault = await filterPackets(unit.host, ['-p tcp -j DROP']);
    await untilAwaitingFencing(scenario).finally(fault.undo);
    expect((await only(scenario)).containerId).toBe(unit.containerId);
  },
} as const;

test(`${cycles} losses of a host, and never two writers`, { timeout: cycles * perCycleMs }, async () => {
  const scenario = await Scenario.begin('fencing-cycles');
  await scenario.apply('one', tokenWriter('shared'));
  const kinds = Object.entries(happenings);
  for (let cycle = 0; cycle < cycles; cycle++) {
    const [name, happen] = kinds[cycle % kinds.length] ?? kinds[0] ?? [];
    if (!happen) throw new Error('something happens');
    const unit = await only(scenario);
    const from = Date.now();
    await happen(scenario, unit);
    await only(scenario);
    const { lines, writers, violations, overlaps } = await written(scenario, 'one', controlPlane);
    const seconds = ((Date.now() - from) / 1000).toFixed(0);
    console.log(`${cycle + 1}: ${name} (${unit.host}), ${seconds} s; ${lines} lines of ${writers} writers`);
    expect({ violations, overlaps }).toEqual({ violations: [], overlaps: [] });
  }
  await scenario.end();
});
