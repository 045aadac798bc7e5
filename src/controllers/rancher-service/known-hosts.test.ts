import { expect, test } from 'vitest';

import { Store } from '../../kubernetes/store.ts';
import { lostHosts, type ObservedHost, type ObservedUnit, onLostHost } from '../../plan/observed.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { KnownHosts } from './known-hosts.ts';
import { projectHost } from './observe.ts';

const node = (name: string, status: string) => ({
  metadata: { name, uid: name, resourceVersion: `${name} ${status}`, creationTimestamp: '' },
  status: { conditions: [{ type: 'Ready', status }] },
});
const on = (host: string) => ({ host }) as ObservedUnit;

test('a host nobody told of is alive, one that went is gone, and one that came back is what it says', () => {
  const store = new Store<ObservedHost>({ project: projectHost, log: silentLogger() });
  const known = new KnownHosts(store, () => ({}));
  const units = [on('silent'), on('new'), on('gone')];
  store.replace([node('silent', 'Unknown'), node('gone', 'True')]);
  store.remove(node('gone', 'True'));
  const lost = units.filter((unit) => onLostHost(unit, known.with(units))).map(({ host }) => host);
  expect(lost).toEqual(['silent', 'gone']);
  expect(lostHosts(known.with(units))).toEqual(['silent']);
  store.put(node('gone', 'True'));
  expect(onLostHost(on('gone'), known.with(units))).toBe(false);
});
