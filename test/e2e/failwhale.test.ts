import { expect, test } from 'vitest';

import { until } from '../cluster/kubectl.ts';
import { ask, keepAsking, killLeader, perhapsKillLeader, Scenario } from './scenario.ts';

const docker = `
mywordpress:
  image: drover.local/failwhale:dev
  expose:
    - "80"
`;

const unchecked = 'mywordpress:\n  scale: 2\n';

const checked = `
mywordpress:
  scale: 2
  health_check:
    port: 80
    request_line: GET / HTTP/1.0
    interval: 2000
    initializing_timeout: 60000
    unhealthy_threshold: 3
    strategy: recreate
    healthy_threshold: 2
    response_timeout: 200
`;

/** The second article's plot: a line of rubbish, first with nobody to notice it, then with a health check. */
async function failwhale(scenario: Scenario, midway: () => Promise<void>): Promise<void> {
  await scenario.up({ docker, rancher: unchecked });
  const [broken, other] = await scenario.untilReady('mywordpress', 2);
  if (!broken || !other) throw new Error('two units were ready');
  await scenario.exec(broken, 'echo rubbish >> /var/www/html/.htaccess');
  await until('the site answers 500', async () => (await ask(broken)) === 500);

  // Three of the intervals that a check would have taken to notice, and then some: nothing happens.
  await new Promise((resolve) => setTimeout(resolve, 8000));
  const left = await scenario.untilReady('mywordpress', 2);
  expect(left.map((unit) => unit.uid)).toEqual([broken.uid, other.uid]);
  expect(await ask(broken)).toBe(500);

  const asking = keepAsking(other);
  await scenario.up({ docker, rancher: checked });
  await midway();
  const successor = await scenario.untilReplaced('mywordpress', broken);
  await scenario.untilReady('mywordpress', 2);
  expect(await ask(successor)).toBe(200);
  expect(await asking.stop()).toEqual([]);
  const kept = await scenario.unit('mywordpress', other.index);
  expect(kept.uid).toBe(other.uid);
  expect([successor.restarts, kept.restarts]).toEqual([0, 0]);
  // No unit too many. A leader that is killed may take the word of its last deed with it.
  const created = (await scenario.events('mywordpress')).filter((event) => event.reason === 'InstanceCreated');
  expect(created.length).toBeGreaterThanOrEqual(2);
  expect(created.length).toBeLessThanOrEqual(3);
}

test('rubbish in .htaccess heals once there is a health check, and not before', async () => {
  const scenario = await Scenario.begin('failwhale');
  await failwhale(scenario, perhapsKillLeader);

  // The successor has probes of its own by now: the same fault heals again, by the kubelet's word.
  const [first] = await scenario.untilReady('mywordpress', 2);
  if (first) await scenario.exec(first, 'echo rubbish >> /var/www/html/.htaccess');
  const again = first && (await scenario.untilReplaced('mywordpress', first));
  expect(again?.restarts).toBe(0);
  await scenario.end();
});

test('the same with the leading operator killed in the middle', async () => {
  const scenario = await Scenario.begin('failwhale-leader');
  await failwhale(scenario, killLeader);
  await scenario.end();
});
