/** A Service is there, goes or is somebody else's by the time it is written, whatever the cache has of it. */
import { describe, expect } from 'vitest';

import { labels, managedByDrover } from '../../src/api/labels.ts';
import { applyService } from '../../src/controllers/names/apply-service.ts';
import { projectService } from '../../src/controllers/names/observe.ts';
import { Client } from '../../src/kubernetes/client.ts';
import type { KubernetesObject, ObjectDraft } from '../../src/kubernetes/object.ts';
import { createTransport } from '../../src/kubernetes/transport.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';
import { test } from './setting.ts';

const owner = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherExternalService', name: 'db', uid: 'db-uid' };
const headless = { clusterIP: 'None', ports: [] };
const alias = { type: 'ExternalName', externalName: 'db.example.com' };

function draft(spec: object, more: object = {}): ObjectDraft {
  const metadata = { namespace: 'shop', name: 'db', labels: { [labels.managedBy]: managedByDrover } };
  const ownerReferences = [{ ...owner, controller: true }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, ownerReferences, ...more }, spec };
}

const foreign = draft({ clusterIP: '10.0.0.7' }, { labels: { app: 'db' }, ownerReferences: [] });

/** @returns why it could not be had. */
async function applied(server: ScriptedApiServer, wanted: ObjectDraft, present?: KubernetesObject) {
  const client = new Client(createTransport({ kubeConfig: server.kubeConfig, userAgent: 'drover-test' }));
  const answer = await applyService(client, wanted, present && projectService(present), 'test');
  return 'stall' in answer ? answer.stall : undefined;
}

const create = ({ storage }: ScriptedApiServer, object: ObjectDraft) => storage.create('/services', object);
const stored = ({ storage }: ScriptedApiServer) => storage.get('/services', 'shop/db');

describe('where the cache is behind', () => {
  test('somebody else’s Service stays as it is', async ({ server }) => {
    const before = create(server, draft(headless));
    server.storage.delete('/services', 'shop/db');
    const theirs = create(server, foreign);
    expect(await applied(server, draft(headless), before)).toMatchObject({ reason: 'NameTaken' });
    expect(stored(server)).toEqual(theirs);
  });

  test('another one of ours is put right, and one that has gone is made anew', async ({ server }) => {
    const before = create(server, draft(headless));
    server.storage.delete('/services', 'shop/db');
    expect(await applied(server, draft(headless), before)).toBeUndefined();
    const again = stored(server);
    expect(again?.metadata.uid).toMatch(/./);
    expect(again?.metadata.uid).not.toBe(before.metadata.uid);
    expect(await applied(server, draft({ ...headless, publishNotReadyAddresses: true }), before)).toBeUndefined();
    expect(stored(server)).toMatchObject({
      metadata: { uid: again?.metadata.uid },
      spec: { publishNotReadyAddresses: true },
    });
  });

  test('one that came between the removal of ours and the new one stays', async ({ server }) => {
    const before = create(server, draft(alias));
    server.storage.onChange(({ type }) => {
      if (type === 'DELETED') create(server, foreign);
    });
    expect(await applied(server, draft(headless), before)).toMatchObject({ reason: 'NameTaken' });
    expect(stored(server)?.['spec']).toEqual(foreign['spec']);
  });

  test('one that will not go is tried again later', async ({ server }) => {
    const before = create(server, draft(alias));
    server.script({ verb: 'delete' }, { kind: 'status', code: 409, reason: 'Conflict' }, 2);
    await expect(applied(server, draft(headless), before)).rejects.toMatchObject({ isConflict: true });
  });
});

describe('a Service that was orphaned', () => {
  const selecting = { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 80 }] };

  test('is taken over by what it can become', async ({ server }) => {
    const orphan = create(server, draft(selecting, { ownerReferences: [] }));
    expect(await applied(server, draft(selecting), orphan)).toBeUndefined();
    expect(stored(server)?.metadata).toMatchObject({ uid: orphan.metadata.uid, ownerReferences: [owner] });
  });

  test.for([
    ['addresses', draft(headless)],
    ['another name', draft(alias)],
    ['a link', draft(alias, { labels: { [labels.names]: 'link' } })],
  ] as const)('goes on for its Pods, whatever wants its name for %s', async ([, wanted], { server }) => {
    const orphan = create(server, draft(selecting, { ownerReferences: [] }));
    expect(await applied(server, wanted, orphan)).toMatchObject({ reason: 'NameTaken' });
    expect(stored(server)).toEqual(orphan);
  });
});

test('what is a name for a link or for units makes room for a service of that name', async ({ server }) => {
  const units = draft(
    { ...headless, selector: { a: 'b' } },
    { labels: { [labels.names]: 'units' }, ownerReferences: [] },
  );
  const before = create(server, units);
  expect(await applied(server, draft(headless), before)).toBeUndefined();
  expect(stored(server)?.metadata.uid).not.toBe(before.metadata.uid);
  expect(stored(server)?.metadata.labels).toEqual(draft(headless).metadata['labels']);
});
