import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kstatus } from '../../src/plan/kstatus.fixture.ts';
import { until } from '../cluster/kubectl.ts';
import { OperatedPlane } from './operated-plane.ts';
import type { Stack } from './stack.ts';

/** What `kubectl` shows of services in several states. UPDATE_EXAMPLES=1 writes what it shows now: look at it. */
const golden = join(import.meta.dirname, 'golden');

let world: OperatedPlane;
let stack: Stack;

const healthCheck = { port: 80, interval: 1000, responseTimeout: 1000 };

beforeAll(async () => {
  world = await OperatedPlane.start();
  stack = await world.namespace('shop');
});

afterAll(async () => {
  await world?.stop();
});

/** Without what differs from run to run: times, UIDs, versions and the suffixes of Pods. */
function normalised(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/^( *(Resource Version|UID): +).*$/gm, '$1…')
    .replaceAll(/(shop-[a-z]+-\d+)-[0-9a-f]{8}/g, '$1-SUFFIX')
    .replaceAll(/^( *(?:Normal|Warning) +\S+ +)(?:\d\S*|<invalid>) +drover/gm, '$1AGE  drover')
    .replaceAll(/( +)\d+[smh](\d+s)?( +|$)/gm, '$1AGE$3')
    .replaceAll(takeover, '');
}

/** A leader that is young when the test begins waits for a moment; whether it does depends on the machine. */
const takeover =
  /^( +Host: .*\n)? +Index: .*\n +Message: .*\n +Pod: .*\n +Reason: +TakeoverHold\n +Time: .*\n|^.* TakeoverHold .*\n/gm;

/** The columns of a table, however wide they are. */
function columns(table: string): string {
  return table.replaceAll(/(?<=\S) {2,}/g, '  ');
}

/** Events of one moment are listed in any order. */
function sortedEvents(text: string): string {
  const [before = '', events] = text.split(/(?<=^Events:\n)/m);
  if (events === undefined) return text;
  const [head = '', rule = '', ...lines] = events.split('\n');
  return before + columns([head, rule, ...lines.filter((line) => line !== '').sort(), ''].join('\n'));
}

function holds(name: string, text: string): void {
  const file = join(golden, name);
  if (process.env['UPDATE_EXAMPLES'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

async function describes(service: string, events: number): Promise<void> {
  await until('its Events are written', async () => {
    const told = (await stack.events(service)).filter(({ reason }) => reason !== 'TakeoverHold');
    return told.length >= events;
  });
  const text = await world.kubectl.run(['describe', 'rsvc', service, '-n', 'shop']);
  holds(`describe-${service}.txt`, sortedEvents(normalised(text)));
}

test('a unit was replaced, and another is missing a host', async () => {
  await stack.apply('site', { image: 'shop/site:1', scale: 2, expose: ['80'], healthCheck });
  const [bad] = await stack.settle('site', [1, 2]);
  await world.kubelet.run(bad, { ready: false });
  const successor = await stack.untilReplaced('site', bad);
  await world.kubelet.remove(bad);
  await world.kubelet.unschedulable(successor, '0/2 nodes are available: 2 Insufficient memory.');
  await stack.untilService('it says so', 'site', ({ status }) => /no host takes it/.test(status.units[0]?.message));
  await describes('site', 8);
});

test('a service is stopped', async () => {
  await stack.apply('idle', { image: 'shop/idle:1', active: false });
  await stack.untilService('stopped', 'idle', (object) => kstatus(object) === 'Current');
  await describes('idle', 0);
});

test('all of them in a list, narrow and wide', async () => {
  const narrow = await world.kubectl.run(['get', 'rsvc', '-n', 'shop']);
  const wide = await world.kubectl.run(['get', 'rsvc', '-n', 'shop', '-o', 'wide']);
  holds('get.txt', columns(normalised(`${narrow}\n${wide}`)));
});
