import { describe, expect, test } from 'vitest';

import { plainEntries } from '../../test/conformance/plain-value.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { WrittenEntries } from '../model/written-value.ts';
import { type MergeRules, mergeService } from './merge.ts';
import { sourceFile } from './source.ts';
import { parseYaml } from './yaml.ts';

function keys(text: string): WrittenEntries {
  const value = parseYaml(sourceFile('f.yml', text), (found) => {
    throw new Error(found.message);
  });
  if (value?.kind !== 'map') throw new Error(`no map: ${text}`);
  return value.entries;
}

function merge(rules: MergeRules, earlier: string, later: string) {
  const said: Diagnostic[] = [];
  const merged = mergeService(keys(earlier), keys(later), rules, (found) => said.push(found));
  return { merged: plainEntries(merged), said: said.map(({ code }) => code) };
}

type Row = [earlier: string, later: string, merged: object, said?: string[]];

function follows(rules: MergeRules, rows: readonly Row[]): void {
  test.each(rows)('%s + %s', (earlier, later, merged, said = []) => {
    expect(merge(rules, earlier, later)).toEqual({ merged, said });
  });
}

/** What all three do: `merge` and `mergeConfig` in config/utils.go and config/merge.go of libcompose and the executor. */
const always: readonly Row[] = [
  ['image: a', 'image: b', { image: 'b' }],
  ['image: a', 'tty: true', { image: 'a', tty: true }],
  ['image: a', 'build: .', { build: '.' }],
  ['build: .', 'image: a', { image: 'a' }],
  ['ports: ["1:1"]', 'ports: ["2:2"]', { ports: ['1:1', '2:2'] }],
  ['volumes: ["/a:/b"]', 'volumes: ["/c:/d"]', { volumes: ['/a:/b', '/c:/d'] }],
  ['cap_add: [A]', 'cap_add: [B]', { cap_add: ['A', 'B'] }],
  ['health_check: {port: 1, interval: 5}', 'health_check: {port: 2}', { health_check: { port: 2, interval: 5 } }],
  ['ulimits: {nofile: 3, nproc: 4}', 'ulimits: {nofile: 5}', { ulimits: { nofile: 5, nproc: 4 } }],
  ['build: {context: a, dockerfile: b}', 'build: {context: c}', { build: { context: 'c', dockerfile: 'b' } }],
  // One level only.
  [
    'logging: {driver: d, options: {a: b}}',
    'logging: {options: {c: d}}',
    { logging: { driver: 'd', options: { c: 'd' } } },
  ],
  ['metadata: {a: {b: 1}, c: [1]}', 'metadata: {a: {d: 2}, c: [2]}', { metadata: { a: { d: 2 }, c: [2] } }],
  [
    'lb_config: {certs: [a], port_rules: [{source_port: 1}]}',
    'lb_config: {port_rules: [{source_port: 2}]}',
    { lb_config: { certs: ['a'], port_rules: [{ source_port: 2 }] } },
  ],
  ['labels: {a: "1", b: "2"}', 'labels: {b: "3"}', { labels: { a: '1', b: '3' } }],
  ['environment: [A=1, B=2]', 'environment: [B=3]', { environment: { A: '1', B: '3' } }],
  // Ours: the same port twice is one, and a command is not glued to another.
  ['ports: ["1:1"]', 'ports: ["1:1", "2:2"]', { ports: ['1:1', '2:2'] }],
  ['command: [a]', 'command: [b]', { command: ['b'] }, ['RC3019']],
];

describe('file over file as in 1.6', () => {
  follows('1.6', always);
  // Merge in the executor's config/merge.go writes both services down from ServiceConfig and reads them again; the lists and
  // maps are those of its yaml/types_yaml.go, and `omitempty` leaves zero values out.
  follows('1.6', [
    ['environment: {A: "1", B: "2"}', 'environment: {B: "3"}', { environment: { A: '1', B: '3' } }],
    ['environment: [A=1]', 'environment: {B: "3"}', { environment: { A: '1', B: '3' } }],
    ['environment: {A: "1"}', 'environment: [B=3]', { environment: { A: '1', B: '3' } }],
    ['labels: {a: "1"}', 'labels: [b=2]', { labels: { a: '1', b: '2' } }],
    ['labels: [a=1]', 'labels: {b: "2"}', { labels: { a: '1', b: '2' } }],
    ['dns: 1.1.1.1', 'dns: 2.2.2.2', { dns: ['1.1.1.1', '2.2.2.2'] }],
    ['tmpfs: /a', 'tmpfs: [/b]', { tmpfs: ['/a', '/b'] }],
    ['links: [a]', 'links: {b: c}', { links: ['a', 'b:c'] }],
    ['build: a', 'build: {dockerfile: b}', { build: { context: 'a', dockerfile: 'b' } }],
    ['build: {context: a, dockerfile: b}', 'build: c', { build: { context: 'c', dockerfile: 'b' } }],
    ['command: a b', 'command: c', { command: 'c' }, ['RC3019']],
    ['tty: true', 'tty: false', { tty: true }, ['RC3020']],
    ['scale: 2', 'scale: 0', { scale: 2 }, ['RC3020']],
    ['image: a', 'image: ""', { image: 'a' }, ['RC3020']],
    ['health_check: {port: 1}', 'health_check:', { health_check: { port: 1 } }, ['RC3020']],
    ['tty: false', 'tty: false', { tty: false }],
    ['image: a', 'build:', { image: 'a', build: null }],
  ]);
});

describe('file over file as in the classic rancher-compose', () => {
  follows('classic', always);
  // MergeServicesV1 and V2 in libcompose's config: only the earlier service was read into ServiceConfig and written again.
  // Run with libcompose 0.4.0.
  follows('classic', [
    ['environment: {A: "1", B: "2"}', 'environment: {B: "3"}', { environment: { B: '3' } }, ['RC3021']],
    ['environment: [A=1]', 'environment: {A: "3"}', { environment: { A: '3' } }],
    ['environment: {A: "1", B: "2"}', 'environment: [B=3]', { environment: { A: '1', B: '3' } }],
    ['labels: {a: "1", b: "2"}', 'labels: [b=3]', { labels: ['b=3'] }, ['RC3021']],
    ['labels: [a=1, b=2]', 'labels: {b: "3"}', { labels: { a: '1', b: '3' } }],
    ['dns: 1.1.1.1', 'dns: [2.2.2.2]', { dns: ['1.1.1.1', '2.2.2.2'] }],
    ['dns: [1.1.1.1]', 'dns: 2.2.2.2', { dns: '2.2.2.2' }],
    ['tmpfs: /a', 'tmpfs: [/b]', { tmpfs: ['/a', '/b'] }],
    ['links: [a]', 'links: {b: c}', { links: { b: 'c' } }],
    ['build: {context: a, dockerfile: b}', 'build: c', { build: 'c' }],
    ['command: a b', 'command: [c]', { command: ['c'] }, ['RC3019']],
    ['command: [a, b]', 'command: c d', { command: 'c d' }],
    ['tty: true', 'tty: false', { tty: false }],
    ['image: a', 'image:', { image: null }],
  ]);
});

describe('a service over the one it extends', () => {
  follows('extends', always);
  // parseV1 and parseV2 of both: neither side was more than YAML.
  follows('extends', [
    ['environment: {A: "1"}', 'environment: {B: "2"}', { environment: { A: '1', B: '2' } }],
    ['environment: {A: "1"}', 'environment: [B=2]', { environment: ['B=2'] }, ['RC3021']],
    ['environment: [A=1]', 'environment: {B: "2"}', { environment: { B: '2' } }, ['RC3021']],
    ['labels: [a=1]', 'labels: [b=2]', { labels: { a: '1', b: '2' } }],
    ['labels: [a=1]', 'labels: {b: "2"}', { labels: { b: '2' } }, ['RC3021']],
    ['dns: 1.1.1.1', 'dns: [2.2.2.2]', { dns: ['2.2.2.2'] }],
    ['command: a b', 'command: [c]', { command: ['c'] }],
    ['tty: true', 'tty: false', { tty: false }],
  ]);
});

test('what is gone is named, with the way to keep it', () => {
  const said: Diagnostic[] = [];
  mergeService(keys('environment: {A: "1", B: "2"}'), keys('environment: {}'), 'classic', (found) => said.push(found));
  expect(said).toMatchObject([
    { message: expect.stringContaining('A, B'), hint: 'write it as a list to add to the earlier one' },
  ]);
});

test('long lists are laid over each other at once', () => {
  const ports = (from: number) => `ports: [${Array.from({ length: 8_000 }, (_, at) => `"${from + at}"`).join()}]`;
  expect(merge('1.6', ports(0), ports(4_000)).merged).toMatchObject({ ports: { length: 12_000 } });
});
