import { expect, test } from 'vitest';

import { loadText } from '../../test/conformance/load-text.ts';

// The long forms that Docker Compose documents for version 3.2.
test.each([
  ['ports: [{target: 80}]', '80'],
  ['ports: [{target: 80, published: 8080}]', '8080:80'],
  ['ports: [{target: 53, published: 53, protocol: udp, mode: host}]', '53:53/udp'],
  ['volumes: [{type: bind, source: /a, target: /b}]', '/a:/b'],
  ['volumes: [{type: bind, source: /a, target: /b, read_only: true, consistency: cached}]', '/a:/b:ro'],
  ['volumes: [{type: volume, source: data, target: /b, read_only: false}]', 'data:/b'],
  ['volumes: [{type: volume, target: /b}]', '/b'],
  ['volumes: [{source: data, target: /b}]', 'data:/b'],
])('%s is %s', (written, short) => {
  const [key = ''] = written.split(':');
  expect(loadText([`web: {${written}}`]).services['web']).toEqual({ [key]: [short] });
});

test.each([
  'ports: [{published: 80}]',
  'ports: [{target: 80, name: x}]',
  'volumes: [{type: tmpfs, target: /b}]',
  'volumes: [{type: bind, target: /b}]',
  'volumes: [{type: bind, source: a, target: /b}]',
  'volumes: [{source: a, target: "/b:ro"}]',
  'volumes: [{type: bind, source: /a, target: /b, bind: {propagation: shared}}]',
  'volumes: [{target: [/b]}]',
])('%s has no short form and stays', (written) => {
  const [key = ''] = written.split(':');
  const kept = loadText([`web: {${written}}`])
    .stack.services.get('web')
    ?.keys.get(key)?.value;
  expect(kept).toMatchObject({ kind: 'list', items: [{ kind: 'map' }] });
});
