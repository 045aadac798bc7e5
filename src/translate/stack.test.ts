import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { codes, convertText } from '../../test/conformance/convert-text.ts';
import { formatManifests } from './manifest.ts';

const names = (conversion: ReturnType<typeof convertText>): string[] =>
  conversion.manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`);

describe('what is written', () => {
  const file = 'web: {image: nginx, scale: 2}\napp: {image: nginx}';

  test('a Namespace called like the stack, then the services by name', () => {
    expect(names(convertText(file))).toEqual(['Namespace /shop', 'RancherService shop/app', 'RancherService shop/web']);
  });

  test('another namespace; the stack stays in the label', () => {
    const { manifests } = convertText(file, undefined, { namespace: 'other' });
    expect(manifests[0]?.metadata.name).toBe('other');
    expect(manifests[1]?.metadata).toEqual({ name: 'app', namespace: 'other', labels: { 'drover.dev/stack': 'shop' } });
  });

  test('no namespace at all', () => {
    const { manifests } = convertText(file, undefined, { withNamespace: false });
    expect(manifests.map(({ metadata }) => metadata)).toEqual([
      { name: 'app', labels: { 'drover.dev/stack': 'shop' } },
      { name: 'web', labels: { 'drover.dev/stack': 'shop' } },
    ]);
  });

  test('the scale, unless it is left to an autoscaler', () => {
    expect(convertText(file).manifests[2]?.spec).toEqual({ image: 'nginx', scale: 2 });
    expect(convertText(file, undefined, { withScale: false }).manifests[2]?.spec).toEqual({ image: 'nginx' });
  });

  test('nothing while there is an error', () => {
    expect(convertText('web: {image: nginx}\nbad: {build: .}').manifests).toEqual([]);
  });
});

describe('names', () => {
  test('become DNS labels, with a warning', () => {
    const conversion = convertText('My_App.v2: {image: nginx}', undefined, { stack: 'My Shop' });
    expect(names(conversion)).toEqual(['Namespace /my-shop', 'RancherService my-shop/my-app-v2']);
    expect(codes(conversion)).toEqual(['RC5005', 'RC5005']);
  });

  test('that would become one are an error at the second', () => {
    expect(convertText('my_app: {image: a}\nmy-app: {image: b}').diagnostics).toContainEqual(
      expect.objectContaining({ code: 'RC4011', location: expect.objectContaining({ line: 2 }) }),
    );
  });

  test('too long ones are cut and stay two', () => {
    const long = 'a'.repeat(70);
    const { manifests } = convertText(`${long}b: {image: x}\n${long}c: {image: x}`);
    const [, first = '', second = ''] = manifests.map(({ metadata }) => metadata.name);
    expect(first).toHaveLength(63);
    expect(second).toHaveLength(63);
    expect(first).not.toBe(second);
  });

  test('with nothing to keep are errors', () => {
    expect(codes(convertText('___: {image: x}'))).toEqual(['RC4010']);
    expect(codes(convertText('a: {image: x}', undefined, { stack: '__' }))).toEqual(['RC4027']);
  });
});

describe('services that are no applications', () => {
  test.each([
    ['rancher/load-balancer-service', '', 'RancherLoadBalancer'],
    ['rancher/lb-service-haproxy:v0.9.14', '', 'RancherLoadBalancer'],
    ['nginx', 'lb_config: {port_rules: [{source_port: 80, service: web, target_port: 80}]}', 'RancherLoadBalancer'],
    ['rancher/dns-service', '', 'RancherServiceAlias'],
    ['rancher/none', 'labels: {io.rancher.service.selector.container: "a=b"}', 'RancherServiceAlias'],
    ['rancher/external-service', '', 'RancherExternalService'],
    ['nginx', 'external_ips: [192.0.2.1]', 'RancherExternalService'],
    ['rancher/load-balancer-service', 'external_ips: [192.0.2.1]', 'RancherExternalService'],
    ['rancher/dns-service', 'lb_config: {port_rules: [{source_port: 80}]}', 'RancherLoadBalancer'],
  ])('%s %s is a resource of its own', (image, more, kind) => {
    const { manifests, diagnostics } = convertText(`it:\n  image: ${image}\n  ${more}\nweb: {image: nginx}`);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) expect(names({ manifests, diagnostics })).toContain(`${kind} shop/it`);
    const kept = diagnostics.some(({ code, message }) => code === 'RC5200' && message.includes(kind));
    expect(kept).toBe(kind === 'RancherLoadBalancer');
  });

  test.each([
    ['docker.io/rancher/none', '', 'RC5211', 'without containers'],
    ['rancher/none', 'lb_config: {port_rules: [{source_port: 80}]}', 'RC5211', 'balancer'],
    ['nginx', 'network_driver: {name: x}', 'RC5212', 'network'],
    ['nginx', 'storage_driver: {name: x}', 'RC5212', 'volumes'],
    ['nginx', 'type: virtualMachine', 'RC5214', 'virtual machine'],
  ])('%s %s is left out, with the reason', (image, more, code, what) => {
    const { manifests, diagnostics } = convertText(
      `it:\n  image: ${image}\n  tty: true\n  ${more}\nweb: {image: nginx}`,
    );
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['shop', 'web']);
    expect(diagnostics).toMatchObject([{ code, location: { line: 1 }, message: expect.stringContaining(what) }]);
  });

  test("a host name without an image is an external service, with one it is a container's", () => {
    expect(names(convertText('it: {hostname: example.org}'))).toContain('RancherExternalService shop/it');
    expect(names(convertText('it: {image: nginx, hostname: example.org}'))).toContain('RancherService shop/it');
  });

  test('a target of a balancer is an application', () => {
    const conversion = convertText('web: {image: nginx, lb_config: {port_rules: [{target_port: 80}]}}');
    expect(conversion.manifests[1]).toMatchObject({
      kind: 'RancherService',
      spec: { targetRules: [{ targetPort: 80 }] },
    });
    expect(codes(conversion)).toEqual([]);
  });

  test.each(['{io.rancher.sidekicks: "data, logs"}', '["io.rancher.sidekicks=data,logs"]'])(
    'sidekicks in %s',
    (labels) => {
      const conversion = convertText(
        `web: {image: nginx, labels: ${labels}}\ndata: {image: busybox}\nlogs: {image: busybox}`,
      );
      expect(names(conversion)).toEqual(['Namespace /shop', 'RancherService shop/web']);
      expect(conversion.manifests[1]?.spec).toMatchObject({
        sidekicks: [
          { name: 'data', image: 'busybox' },
          { name: 'logs', image: 'busybox' },
        ],
      });
    },
  );

  test('a sidekick that is no service is named', () => {
    expect(codes(convertText('web: {image: nginx, labels: {io.rancher.sidekicks: gone}}'))).toContain('RC4031');
  });

  test('settings in rancher-compose for no service are left out', () => {
    const conversion = convertText('web: {image: nginx}', 'wbe: {scale: 2}');
    expect(names(conversion)).toEqual(['Namespace /shop', 'RancherService shop/web']);
    expect(conversion.diagnostics).toMatchObject([{ code: 'RC5015', location: { file: 'rancher-compose.yml' } }]);
  });
});

describe('keys without a feature', () => {
  test.each([
    ['colour: red', 'RC4009', 'no key'],
    ['helthCheck: {}', 'RC4009', 'no key'],
  ])('%s is named where it stands', (line, code, words) => {
    expect(convertText(`web:\n  image: nginx\n  ${line}`).diagnostics).toMatchObject([
      { code, location: { line: 3, column: 3 }, message: expect.stringContaining(words) },
    ]);
  });

  test('a misspelt one comes with the one that was meant', () => {
    expect(convertText('web: {image: nginx, healthCheck: {port: 80}}').diagnostics).toMatchObject([
      { hint: expect.stringContaining('`health_check`') },
    ]);
  });
});

test('a key of the service that stands in a block is told where it belongs', () => {
  const file = 'web:\n  image: nginx\n  health_check:\n    port: 80\n    scale: 2\n    colour: red\n';
  expect(convertText(file).diagnostics).toMatchObject([
    { code: 'RC4009', location: { line: 5 }, hint: '`scale` is a key of the service: indent it like `health_check`' },
    { code: 'RC4009', location: { line: 6 }, hint: expect.stringContaining('the keys are') },
  ]);
});

test('what the resource refuses is an error here', () => {
  const ports = Array.from({ length: 65 }, (_, n) => `"${n + 1}:80"`).join(', ');
  expect(convertText(`web: {image: nginx, ports: [${ports}]}`).diagnostics).toMatchObject([
    { code: 'RC4028', message: expect.stringContaining('spec.ports') },
  ]);
});

const keys = [
  'image: nginx',
  'scale: 2',
  'scale: x',
  'ports: ["80:80", 22:22]',
  'environment: {A: yes, B: , C: "$X"}',
  'environment: [A=1, B]',
  'labels: {io.rancher.sidekicks: b}',
  'labels: [a=b]',
  'links: [b, "c:d"]',
  'volumes: ["/a:/b", c:/d, /e, ./f:/g]',
  'command: "a \'b"',
  'health_check: {port: 80, request_line: GET / HTTP/1.0, strategy: none}',
  'health_check: [1]',
  'upgrade_strategy: {start_first: true}',
  'lb_config: {port_rules: 1}',
  'tty: true',
  'image: {a: b}',
  '<<: {image: x}',
  '? [a]',
];

const document = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'My_D'), fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 6 })), {
    maxLength: 4,
  })
  .map((services) =>
    services.map(([name, lines]) => `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`).join(''),
  );

const mutated = fc
  .tuple(document, fc.nat(), fc.constantFrom('', ' ', '\n', '\t', '"', "'", '{', ']', ':', '- ', '&a ', '*a', '#', '$'))
  .map(([text, at, insertion]) => {
    const position = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, position) + insertion + text.slice(position + (at % 2));
  });

describe('for long and hostile values', () => {
  const long = 400_000;

  test.each([
    ['digits', `web: {image: nginx, scale: ${'1'.repeat(long)}x}`, 'RC4003'],
    ['a number', `web: {image: nginx, scale: ${'1'.repeat(long)}}`, 'RC4003'],
    ['a name', `${'-'.repeat(1000)}a: {image: nginx}`, 'RC5005'],
    ['an image', `web: {image: "${':'.repeat(long)}/x"}`, 'RC4030'],
    ['variables', `web: {image: nginx, command: "${'${'.repeat(long / 2)}"}`, 'RC2001'],
    ['a command', `web: {image: nginx, command: "${'a '.repeat(long / 2)}"}`, 'RC4028'],
    ['a request', `web: {image: nginx, health_check: {port: 80, request_line: "${'a '.repeat(long / 2)}"}}`, 'RC4012'],
  ])('%s takes no long time', (_, text, code) => {
    expect(codes(convertText(text))).toContain(code);
  });
});

describe('for any documents', () => {
  test('conversion never throws, and gives the same twice', () =>
    fc.assert(
      fc.property(mutated, mutated, (docker, rancher) => {
        const once = convertText(docker, rancher);
        expect(convertText(docker, rancher)).toEqual(once);
        const failed = once.diagnostics.some(({ severity }) => severity === 'error');
        expect(failed && once.manifests.length > 0).toBe(false);
      }),
      { numRuns: 150 },
    ));

  test('what is written is read back as it was, also by readers of YAML 1.1', () =>
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ unit: 'binary' }),
          fc.oneof(fc.string(), fc.constantFrom('y', 'on', '22:22', '0644', '~', '<<', '1_000', '2001-01-01')),
        ),
        (labels) => {
          const manifest = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', labels } };
          for (const version of ['1.1', '1.2'] as const) {
            const [document] = parseAllDocuments(formatManifests([manifest]), { version }) as ReturnType<
              typeof parseAllDocuments
            >;
            expect((document as { toJS(): unknown } | undefined)?.toJS()).toEqual(manifest);
          }
        },
      ),
      { numRuns: 150 },
    ));
});
