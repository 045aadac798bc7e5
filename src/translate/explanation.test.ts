import { describe, expect, test } from 'vitest';

import { explainText } from '../../test/conformance/explain-text.ts';
import { explain, type Finding, worse } from './explanation.ts';

function finding(findings: readonly Finding[], key: string): Finding | undefined {
  return findings.find((candidate) => candidate.key === key);
}

describe('a key', () => {
  const { findings } = explainText(
    'version: "2"\nservices:\n  web:\n    image: nginx\n    build: .\n    colour: red\n    ports: ["80:80"]\n',
    'web:\n  scale: 0\n',
  );

  test('that carries over says where it came from and what it became', () => {
    expect(finding(findings, 'ports')).toMatchObject({
      service: 'web',
      location: { file: 'docker-compose.yml', line: 7 },
      resource: 'RancherService/web',
      path: 'spec.ports',
      grade: 'exact',
      diagnostics: [],
    });
  });

  test('is accounted for in whichever file it stands', () => {
    expect(finding(findings, 'scale')).toMatchObject({
      location: { file: 'rancher-compose.yml', line: 2 },
      path: 'spec.scale',
      diagnostics: [{ code: 'RC4025' }],
    });
  });

  test('that cannot carry over says why', () => {
    expect(finding(findings, 'build')).toMatchObject({ grade: 'unsupported', diagnostics: [{ code: 'RC5001' }] });
    expect(finding(findings, 'build')).not.toHaveProperty('path');
  });

  test('that Rancher had not is unsupported, with the reason that was given', () => {
    expect(finding(findings, 'colour')).toMatchObject({
      grade: 'unsupported',
      why: expect.stringContaining('no key `colour`'),
    });
  });
});

test("a catalogue's block has a row for each of its keys, the keys of questions are one", () => {
  const { findings } = explainText(
    'web: {image: nginx}',
    'catalog:\n  version: v1\n  uuid: x\n  versoin: v2\n  questions:\n  - {variable: A, type: int}\n',
  );
  expect(findings.slice(1).map(({ key, grade, location }) => [key, grade, location.line])).toEqual([
    ['catalog.version', 'exact', 2],
    ['catalog.uuid', 'unsupported', 3],
    ['catalog.versoin', 'unsupported', 4],
    ['catalog.questions', 'exact', 5],
  ]);
});

test('a key that goes elsewhere in another kind is found there', () => {
  const rules = 'lb_config: {port_rules: [{hostname: a.test, target_port: 80}]}';
  const target = explainText(`web: {image: nginx, ${rules}}`);
  expect(finding(target.findings, 'lb_config.port_rules[].hostname')).toMatchObject({
    resource: 'RancherService/web',
    path: 'spec.targetRules[].hostname',
  });
  const balancer = explainText(
    'web: {image: nginx}\nlb: {image: rancher/lb-service-haproxy, ports: ["80"], lb_config: {port_rules: [{hostname: a.test, source_port: 80, service: web, target_port: 80}]}}',
  );
  expect(finding(balancer.findings, 'lb_config.port_rules[].hostname')).toMatchObject({
    resource: 'RancherLoadBalancer/lb',
    path: 'spec.portRules[].hostname',
    grade: 'exact',
  });
  expect(finding(balancer.findings, 'ports')).toMatchObject({ grade: 'exact' });
});

test('an error makes its key unsupported, and what to do is kept', () => {
  const { findings, manifests, resources } = explainText('web:\n  image: nginx\n  ports: ["80-90:80"]\n');
  expect(manifests).toEqual([]);
  expect(resources.length).toBeGreaterThan(0);
  expect(finding(findings, 'ports')).toMatchObject({
    grade: 'unsupported',
    advice: 'write each port on a line of its own',
  });
});

test('every diagnostic with a place in a service is part of one finding', () => {
  const { findings, diagnostics } = explainText(
    'web:\n  image: nginx\n  environment: {A: yes}\n  labels: {a: 1, io.rancher.x: "1"}\n  volumes: [/data, "/a:/b:Z"]\n',
  );
  const said = findings.flatMap((found) => found.diagnostics);
  expect(said.toSorted(byPlace)).toEqual([...diagnostics].toSorted(byPlace));
  expect(said.length).toBeGreaterThan(3);
});

function byPlace(a: Finding['diagnostics'][number], b: Finding['diagnostics'][number]): number {
  return (a.location?.offset ?? 0) - (b.location?.offset ?? 0);
}

test('a service that is left out is one finding, its keys none', () => {
  const { findings } = explainText('vm: {image: a, type: virtualMachine, tty: true}\nweb: {image: nginx}');
  expect(findings.filter(({ service }) => service === 'vm')).toMatchObject([{ key: 'vm', grade: 'unsupported' }]);
});

test('nothing is written of nothing', () => {
  const stack = { services: new Map(), volumes: new Map(), secrets: new Map() };
  expect(explain(stack, { manifests: [], services: [], diagnostics: [] })).toEqual([]);
});

test.each([
  ['exact', 'exact', 'exact'],
  ['exact', 'approximate', 'approximate'],
  ['unsupported', 'approximate', 'unsupported'],
] as const)('of %s and %s %s is worse', (a, b, expected) => {
  expect(worse(a, b)).toBe(expected);
  expect(worse(b, a)).toBe(expected);
});
