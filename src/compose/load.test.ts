import { describe, expect, test } from 'vitest';

import { type LoadedText, loadText } from '../../test/conformance/load-text.ts';
import { plainEntries } from '../../test/conformance/plain-value.ts';

function load(dockers: string[], rancher?: string, variables: Record<string, string> = {}): LoadedText {
  return loadText(dockers, rancher, { variables });
}

describe('layouts', () => {
  test('version 1: services at the top', () => {
    expect(load(['web: {image: nginx}'])).toMatchObject({ services: { web: { image: 'nginx' } }, said: [] });
  });

  test.each(["'2'", '2', '"2"', '!!str 2'])('version 2, written %s', (version) => {
    const { services, stack, said } = load([
      `version: ${version}\nservices: {web: {image: nginx}}\nvolumes: {data: {}}`,
    ]);
    expect(services).toEqual({ web: { image: 'nginx' } });
    expect([...stack.volumes.keys()]).toEqual(['data']);
    expect(said).toEqual([]);
  });

  test('a service may be called version', () => {
    expect(load(['version: {image: nginx}'])).toMatchObject({ services: { version: { image: 'nginx' } }, said: [] });
  });

  test('the two files may be of different layouts', () => {
    const { services } = load(['web: {image: nginx}'], "version: '2'\nservices: {web: {scale: 2}}");
    expect(services).toEqual({ web: { image: 'nginx', scale: 2 } });
  });

  test('one file may hold everything', () => {
    const text =
      "version: '2'\ncatalog: {name: x}\nservices: {web: {image: nginx, scale: 2, health_check: {port: 80}}}";
    expect(load([text])).toMatchObject({ services: { web: { scale: 2, health_check: { port: 80 } } }, said: [] });
  });

  test.each([
    ['an empty file', ''],
    ['a file of comments', '# nothing'],
    ['version 2 without services', "version: '2'"],
    ['version 2 with empty services', "version: '2'\nservices:"],
    ['a catalogue only', "version: '2'\n.catalog: {name: x}"],
    ['a catalogue only, version 1', '.catalog: {name: x}'],
  ])('%s is a stack without services', (_, text) => {
    expect(load([text])).toMatchObject({ services: {}, said: [] });
    expect(load([text]).stack.services.size).toBe(0);
  });

  test('a service of nothing is one', () => {
    expect(load(['web:'], 'web: {scale: 2}').services).toEqual({ web: { scale: 2 } });
  });
});

// CreateRawConfig in the executor's config/merge.go: `version 3 is not supported`, anything else but 2 is version 1.
describe('what Rancher refused and nobody can mistake is read', () => {
  test.each([
    ["version: '2.0'\nservices: {web: {image: a}}", 'RC3010'],
    ["version: '2.1'\nservices: {web: {image: a}}", 'RC3010'],
    ['version: 2.2\nservices: {web: {image: a}}', 'RC3010'],
    ['version: v2\nservices: {web: {image: a}}', 'RC3010'],
    ['version: 3\nservices: {web: {image: a}}', 'RC3011'],
    ["version: '3.8'\nservices: {web: {image: a}}", 'RC3011'],
    ["version: '1'\nweb: {image: a}", 'RC3010'],
    ['services: {web: {image: a}}', 'RC3006'],
    ["version: '2'\nweb: {image: a}", 'RC3012'],
    ['web: {image: a}\nvolumes: {data: {}, other: }', 'RC3010'],
  ])('%j', (text, code) => {
    const { services, said, severities } = load([text]);
    expect(services).toEqual({ web: { image: 'a' } });
    expect(said).toEqual([code]);
    expect(severities).toEqual(['warning']);
  });

  test('declarations of a file without a version are kept', () => {
    const { stack } = load([
      'web: {image: a}\nvolumes: {data: {driver: rancher-nfs}}\nsecrets: {key: {external: true}}',
    ]);
    expect([...stack.volumes.keys(), ...stack.secrets.keys()]).toEqual(['data', 'key']);
  });

  test.each(['volumes', 'services', 'networks', 'catalog'])('a service may be called %s', (name) => {
    expect(load([`${name}: {image: a, health_check: {port: 1}}`])).toMatchObject({
      services: { [name]: { image: 'a' } },
      said: [],
    });
  });

  test('where both are there, services at the top are left out and named', () => {
    expect(load(["version: '2'\nservices: {a: {image: x}}\nb: {image: x}"])).toMatchObject({
      services: { a: {} },
      said: ['RC3005'],
      hints: ['indent it below `services:` if it is a service'],
    });
  });
});

describe('what nobody can read is refused where it stands', () => {
  test.each([
    ['version 4', "version: '4'\nservices: {web: {image: nginx}}", 'RC3002', 1],
    ['a version that is none', 'version: latest\nweb: {image: nginx}', 'RC3002', 1],
    ['a version that is a list', 'version: [2]\nweb: {image: nginx}', 'RC3002', 1],
    ['a list', '- web', 'RC3001', 1],
    ['a service that is text', 'web: nginx', 'RC3004', 1],
    ['services that are a list', "version: '2'\nservices: [web]", 'RC3003', 2],
    ['a name that is none', '"a b": {image: nginx}', 'RC4010', 1],
    ['a template', 'web:\n  image: nginx:{{ .Values.tag }}', 'RC1015', 2],
  ])('%s', (_, text, code, line) => {
    const { stack, diagnostics } = load([text]);
    expect(stack.services.size).toBe(0);
    expect(diagnostics).toMatchObject([{ code, severity: 'error', location: { line } }]);
  });
});

describe('the top of a file of version 2', () => {
  test.each([
    ['networks: {a: {}}', 'RC3014', 'note'],
    ['x-logging: &l {driver: syslog}', 'RC3014', 'note'],
    ['name: shop', 'RC3014', 'note'],
    ['hosts: {a: {count: 2}}', 'RC3015', 'warning'],
    ['dependencies: {a: {template: b}}', 'RC3015', 'warning'],
    ['configs: {a: {file: b}}', 'RC3015', 'warning'],
    ['wat: 1', 'RC3005', 'warning'],
  ])('%s is named and left out', (text, code, severity) => {
    expect(load([`version: '2'\nservices: {}\n${text}`]).diagnostics).toMatchObject([
      { code, severity, location: { line: 3, column: 1 } },
    ]);
  });

  test('secrets are kept as they are written: Rancher did not interpolate them', () => {
    const { stack, said } = load(["version: '2'\nsecrets: {key: {external: $X}}"]);
    expect(plainEntries(stack.secrets)).toEqual({ key: { external: '$X' } });
    expect(said).toEqual([]);
  });

  test('a declaration in a later file replaces the earlier one', () => {
    const { stack } = load(
      ["version: '2'\nvolumes: {data: {driver: a, external: true}, other: {}}"],
      "version: '2'\nvolumes: {data: {driver: b}}",
    );
    expect(plainEntries(stack.volumes)).toEqual({ data: { driver: 'b' }, other: {} });
  });

  test('a file may say that its braces are no template', () => {
    expect(load(['#notemplating\nweb: {image: nginx, command: "{{x}}"}']).said).toEqual([]);
  });
});

// CreateRawConfig and transferFields in the executor's config/merge.go.
describe('maps of 1.6 that become services', () => {
  test.each([
    [
      'load_balancers: {lb: {image: i, port_rules: [{source_port: 80}], certs: [a], ports: ["80"]}}',
      { lb: { image: 'i', ports: ['80'], lb_config: { port_rules: [{ source_port: 80 }], certs: ['a'] } } },
    ],
    [
      'load_balancers: {lb: {lb_config: {config: x, certs: [b]}, certs: [a]}}',
      { lb: { lb_config: { config: 'x', certs: ['a'] } } },
    ],
    [
      'storage_drivers: {nfs: {image: i, name: rancher-nfs, scope: environment}}',
      { nfs: { image: 'i', storage_driver: { name: 'rancher-nfs', scope: 'environment' } } },
    ],
    [
      'network_drivers: {ipsec: {image: i, name: ipsec, cni_config: {}}}',
      { ipsec: { image: 'i', network_driver: { name: 'ipsec', cni_config: {} } } },
    ],
    ['virtual_machines: {vm: {image: i, vcpu: 2}}', { vm: { type: 'virtualMachine', image: 'i', vcpu: 2 } }],
    [
      'external_services: {db: {image: other, hostname: db.example.com}}',
      { db: { image: 'rancher/external-service', hostname: 'db.example.com' } },
    ],
    ['external_services: {db: }', { db: { image: 'rancher/external-service' } }],
    ['aliases: {web: {services: [a, b]}}', { web: { image: 'rancher/dns-service', links: ['a', 'b'] } }],
  ])('%s', (text, services) => {
    expect(load([`version: '2'\n${text}`])).toMatchObject({ services, said: [] });
    expect(load([`version: '2'\n${text}`]).services).toEqual(services);
  });

  test('a container of no service becomes a service, with a warning', () => {
    expect(load(["version: '2'\ncontainers: {job: {image: a}}"])).toMatchObject({
      services: { job: { image: 'a' } },
      said: ['RC3016'],
    });
  });

  test('an alias of nothing is left out', () => {
    expect(load(["version: '2'\naliases: {web: {image: a}}"])).toMatchObject({ services: {}, said: ['RC3018'] });
  });

  test('one that is called like a service replaces it', () => {
    const { services, said } = load(["version: '2'\nservices: {a: {image: x}}\nexternal_services: {a: {}}"]);
    expect(services).toEqual({ a: { image: 'rancher/external-service' } });
    expect(said).toEqual(['RC3017']);
  });

  test('in version 1 they are services', () => {
    expect(load(['aliases: {image: a}']).services).toEqual({ aliases: { image: 'a' } });
  });
});

// ParseCatalogConfig in rancher-compose's lookup/questions.go and its test.
describe('the catalogue block', () => {
  const question = (answer: string) => `{questions: [{variable: TAG, default: ${answer}}]}`;

  test.each([
    ['`.catalog`, version 1', `.catalog: ${question('x')}`, []],
    ['`catalog`', `version: '2'\ncatalog: ${question('x')}`, []],
    ['`.catalog`', `version: '2'\n.catalog: ${question('x')}`, []],
    ['`.catalog` below services', `version: '2'\nservices:\n  .catalog: ${question('x')}`, []],
    ['`catalog` first', `version: '2'\n.catalog: ${question('y')}\ncatalog: ${question('x')}`, ['RC3034']],
    [
      '`.catalog` second',
      `version: '2'\nservices: {.catalog: ${question('y')}}\n.catalog: ${question('x')}`,
      ['RC3034'],
    ],
    ['an empty one counts for nothing', `version: '2'\ncatalog:\n.catalog: ${question('x')}`, []],
  ])('%s', (_, rancher, said) => {
    expect(load(['web: {image: "a:$TAG"}'], rancher)).toMatchObject({ services: { web: { image: 'a:x' } }, said });
  });

  test('a service below it is left out, and named where it stands', () => {
    const rancher = 'version: "2"\n.catalog:\n  name: x\n  web:\n    scale: 2\n    health_check: {port: 80}';
    const { services, diagnostics } = load(['web: {image: a}'], rancher);
    expect(services).toEqual({ web: { image: 'a' } });
    expect(diagnostics).toMatchObject([{ code: 'RC3013', location: { line: 4, column: 3 } }]);
  });

  test('a service below `services:` may be called catalog', () => {
    expect(load(["version: '2'\nservices: {catalog: {image: a}}"])).toMatchObject({
      services: { catalog: { image: 'a' } },
      said: [],
    });
  });
});

describe('merging', () => {
  test('every key may stand in either file; rancher-compose comes last', () => {
    const { services } = load(['web: {image: a, scale: 1}', 'web: {image: b}'], 'web: {scale: 3, labels: {x: z}}');
    expect(services).toEqual({ web: { image: 'b', scale: 3, labels: { x: 'z' } } });
  });

  test('maps are merged, lists appended, the rest replaced', () => {
    const { services } = load(
      ['web: {image: a, ports: ["1:1"], health_check: {port: 1, interval: 5}}'],
      'web: {ports: ["2:2"], health_check: {port: 2}}',
    );
    expect(services['web']).toMatchObject({ ports: ['1:1', '2:2'], health_check: { port: 2, interval: 5 } });
  });

  test('a command is one thing and is replaced', () => {
    expect(load(['web: {command: [a, b]}'], 'web: {command: [c]}')).toMatchObject({
      services: { web: { command: ['c'] } },
      said: ['RC3019'],
    });
  });

  test('environment is merged by name, whichever way it is written', () => {
    const { services } = load(['web: {environment: [A=1, B=2]}'], 'web: {environment: {B: 3, C: 4}}');
    expect(services['web']).toEqual({ environment: { A: '1', B: 3, C: 4 } });
  });

  test('image and build displace each other', () => {
    expect(load(['web: {build: .}'], 'web: {image: a}').services['web']).toEqual({ image: 'a' });
    expect(load(['web: {image: a}'], 'web: {build: .}').services['web']).toEqual({ build: '.' });
  });

  test('a service knows whether docker-compose names it', () => {
    const { stack } = load(['web: {image: a}'], 'web: {scale: 2}\nother: {scale: 1}');
    expect([...stack.services.values()].map((service) => service.inDockerCompose)).toEqual([true, false]);
  });
});

describe('variables', () => {
  const rancher = (key: string) =>
    `${key}\n  questions:\n    - {variable: TAG, default: 1.8}\n    - {variable: EMPTY, default: ''}`;

  test('are replaced in values below services, not in keys', () => {
    const { services } = load(['web: {image: "nginx:$TAG", environment: {$TAG: x}}'], undefined, { TAG: '1.9' });
    expect(services['web']).toEqual({ image: 'nginx:1.9', environment: { $TAG: 'x' } });
  });

  test('are replaced below volumes', () => {
    const { stack } = load(["version: '2'\nvolumes: {data: {driver: $D}}"], undefined, { D: 'nfs' });
    expect(plainEntries(stack.volumes)).toEqual({ data: { driver: 'nfs' } });
  });

  test('are left alone in the catalogue block', () => {
    expect(load(['web: {image: a}'], '.catalog: {description: costs $5}').said).toEqual([]);
  });

  test.each(['.catalog:', 'catalog:'])('take the default of a question of %s when nothing else sets them', (key) => {
    expect(load(['web: {image: "nginx:$TAG"}'], rancher(key)).services).toEqual({ web: { image: 'nginx:1.8' } });
    expect(load(['web: {image: "nginx:$TAG"}'], rancher(key), { TAG: 'x' }).services['web']).toEqual({
      image: 'nginx:x',
    });
    expect(load(['web: {image: "nginx:$EMPTY"}'], rancher(key)).said).toEqual(['RC2002']);
  });

  test('are looked up with the caller, among the answers, and among the defaults, in this order', () => {
    const answers = new Map([['TAG', 'answer']]);
    const read = (variables: Record<string, string>) =>
      loadText(['web: {image: "a:$TAG"}'], rancher('.catalog:'), { variables, answers }).services['web'];
    expect(read({ TAG: 'caller' })).toEqual({ image: 'a:caller' });
    expect(read({})).toEqual({ image: 'a:answer' });
  });

  test("Docker Compose's operators are an error that names the flag, or allowed", () => {
    const text = 'web: {image: "nginx:${TAG:-1.9}"}';
    expect(load([text])).toMatchObject({
      said: ['RC2030'],
      hints: [expect.stringContaining('--compose-interpolation')],
    });
    expect(loadText([text], undefined, { composeInterpolation: true })).toMatchObject({
      services: { web: { image: 'nginx:1.9' } },
      said: [],
    });
  });
});
