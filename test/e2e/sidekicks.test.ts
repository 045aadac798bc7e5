import { expect, test } from 'vitest';

import { killContainer, onHost } from '../cluster/hosts.ts';
import { type AnyObject, until } from '../cluster/kubectl.ts';
import { kubectl, perhapsKillLeader, Scenario, type Unit } from './scenario.ts';

const busybox = 'drover.local/busybox:1';
const probeTarget = 'drover.local/probe-target:dev';

/** A page from a data container, an application with a check of its own, and a migration that fails. */
const docker = `version: '2'
services:
  web:
    image: ${busybox}
    entrypoint: [sh, -c]
    command: ['test "$$(cat /run/secrets/token)" = "for members" && exec httpd -f -p 8080 -h /srv']
    volumes_from: [data]
    secrets: [token]
    environment:
      GREETING: \${GREETING}
      LITERAL: '$$(HOME) $\${stack_name}'
    labels:
      io.rancher.sidekicks: data,app,migrate
      io.rancher.container.hostname_override: container_name
  data:
    image: ${busybox}
    entrypoint: [sh, -c]
    command: ['hostname > /srv/index.html']
    volumes: [/srv]
    labels: {io.rancher.container.start_once: 'true'}
  app:
    image: ${probeTarget}
    environment: {PORTS: '9090'}
  migrate:
    image: ${busybox}
    entrypoint: [sh, -c]
    command: ['exit 3']
    labels: {io.rancher.container.start_once: 'true'}
secrets:
  token: {external: true}
`;

const rancher = `version: '2'
services:
  web:
    scale: 2
    health_check: {port: 8080, request_line: GET / HTTP/1.0, interval: 2000, response_timeout: 1000}
  app:
    health_check: {port: 9090, request_line: GET / HTTP/1.0, interval: 2000, response_timeout: 1000}
`;

async function pod(scenario: Scenario, unit: Unit): Promise<AnyObject> {
  return kubectl.get('pod', unit.name, '-n', scenario.namespace);
}

async function containerOf(scenario: Scenario, unit: Unit, name: string): Promise<AnyObject> {
  const { status } = await pod(scenario, unit);
  const found = status.containerStatuses.find((one: AnyObject) => one.name === name);
  if (found === undefined) throw new Error(`${unit.name} has no container ${name}`);
  return found;
}

test('a unit lives and dies with its sidekicks', async () => {
  const scenario = await Scenario.begin('sidekicks');
  const inNamespace = ['-n', scenario.namespace];
  await kubectl.run(['create', 'secret', 'generic', 'token', '--from-literal=token=for members', ...inNamespace]);
  await scenario.up({ docker, rancher, env: 'GREETING=hello\n' });
  const [first, second] = await scenario.untilReady('web', 2);
  if (!first || !second) throw new Error('two units were ready');

  // What the members are given: a host name, variables, a secret, each other's names and volumes.
  const told = await scenario.exec(
    first,
    'hostname; cat /srv/index.html; echo "$GREETING, $LITERAL"; wget -qO- http://app:9090/name',
  );
  const name = `${scenario.namespace}-web-1`;
  expect(told.trim().split('\n')).toEqual([name, name, 'hello, $(HOME) ${stack_name}', name]);

  // The migration failed, once, and nobody minds.
  await until('the migration has ended', async () => {
    const [ended] = (await pod(scenario, first)).status.ephemeralContainerStatuses ?? [];
    return ended?.name === 'migrate' && ended.state.terminated?.exitCode === 3 && ended.restartCount === 0;
  });
  await until('the service is healthy', async () => (await scenario.service('web')).status.healthState === 'healthy');
  expect((await scenario.served('web')).sort()).toEqual([first.address, second.address].sort());

  // The check of a sidekick fails: its whole unit is replaced, and no other.
  await onHost('drover-control-plane', 'curl', '-sf', '-m', '3', `http://${first.address}:9090/set?status=500`);
  await perhapsKillLeader();
  const successor = await scenario.untilReplaced('web', first);
  const removed = await scenario.untilEvent('web', 'InstanceRemovedUnhealthy');
  expect(removed.note).toContain('sidekick app: its check on port 9090 failed 3 times in a row');
  expect((await scenario.exec(successor, 'hostname')).trim()).toBe(name);
  expect((await scenario.unit('web', 2)).uid).toBe(second.uid);
  await scenario.untilReady('web', 2);

  // Both end by themselves: they are started again where they are.
  const app = await containerOf(scenario, second, 'app');
  await killContainer(second.host, app.containerID);
  await killContainer(second.host, second.containerId);
  await until('both are started again', async () => {
    const restarts = await Promise.all(
      ['primary', 'app'].map(async (one) => (await containerOf(scenario, second, one)).restartCount),
    );
    return restarts.every((count) => count === 1);
  });
  await until('the sidekick was initializing anew', async () => {
    const events = (await scenario.events('web')).filter(({ reason }) => reason === 'HealthReinitializing');
    return events.some(({ note }) => note.startsWith('sidekick app of unit 2 '));
  });
  const units = await scenario.untilReady('web', 2);
  expect(units.map((unit) => unit.uid)).toEqual([successor.uid, second.uid]);
  await scenario.end();
});
