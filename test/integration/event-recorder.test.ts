import { beforeAll, expect, inject, test } from 'vitest';

import { EventRecorder, type Regarding } from '../../src/kubernetes/event-recorder.ts';
import { silentLogger } from '../../src/telemetry/logger.ts';
import { type AnyObject, Kubectl, until } from '../cluster/kubectl.ts';
import { clientOf } from './api.ts';

const kubectl = new Kubectl(inject('kubeconfig'));
const namespace = 'events';
const recorder = new EventRecorder({
  client: clientOf(inject('kubeconfig')),
  controller: 'drover.dev/test',
  instance: 'test',
  log: silentLogger(),
});
const draft = { type: 'Warning', reason: 'QuorumHold', action: 'Hold', note: 'unit 1 stays' } as const;

beforeAll(async () => {
  await kubectl.run(['create', 'namespace', namespace]);
});

async function regarding(name: string): Promise<Regarding> {
  const [apiVersion, kind] = ['drover.dev/v1alpha1', 'RancherService'];
  await kubectl.apply({ apiVersion, kind, metadata: { name, namespace }, spec: { image: 'a' } });
  const { uid } = (await kubectl.get('rsvc', name, '-n', namespace)).metadata;
  return { apiVersion, kind, name, namespace, uid };
}

async function events(name: string): Promise<AnyObject[]> {
  return (await kubectl.list('events.events.k8s.io', '-n', namespace)).filter((one) => one.regarding.name === name);
}

test('what is said is where people look for it', async () => {
  recorder.record(await regarding('described'), draft);
  await until('the Event', async () => (await events('described')).length === 1, { everyMs: 50 });
  const described = await kubectl.run(['describe', 'rsvc', 'described', '-n', namespace]);
  expect(described).toMatch(/Warning\s+QuorumHold\s+\S+\s+drover\.dev\/test\s+unit 1 stays/);
  expect(await kubectl.run(['events', '-n', namespace, '--for=rsvc/described'])).toContain('unit 1 stays');
});

test('the same is said once, and something else besides', async () => {
  const about = await regarding('repeated');
  for (let times = 0; times < 20; times++) recorder.record(about, draft);
  recorder.record(about, { ...draft, note: 'unit 2 stays' });
  await until('the last Event', async () => (await events('repeated')).length >= 2, { everyMs: 50 });
  expect((await events('repeated')).map(({ note }) => note).sort()).toEqual(['unit 1 stays', 'unit 2 stays']);
});

test('a note that is too long is cut, in whatever language', async () => {
  const about = await regarding('long');
  recorder.record(about, { ...draft, note: 'x'.repeat(5000) });
  recorder.record(about, { ...draft, note: 'ß→🐄'.repeat(500) });
  const found = await until(
    'both Events',
    async () => {
      const both = await events('long');
      return both.length === 2 && both;
    },
    { everyMs: 50, timeoutMs: 5000 },
  );
  for (const { note } of found) {
    expect(note.length).toBeGreaterThan(200);
    expect(note).not.toContain('\uFFFD');
  }
});
