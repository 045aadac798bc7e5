import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

type Rule = Readonly<Record<string, unknown>>;

/** A balancer of 1.2 and later with these rules, beside a service `web`. */
function withRules(rules: string, config = '') {
  const conversion = convertText(
    `web: {image: nginx}\nMy_Api: {image: nginx}\nbeside: {image: nginx}\nmain: {image: nginx, labels: {io.rancher.sidekicks: beside}}\nnone: {image: rancher/none}\nlb:\n  image: rancher/lb-service-haproxy\n  lb_config:\n    ${config}\n    port_rules: [${rules}]\n`,
  );
  return outcome(conversion);
}

/** A balancer of 1.0 and 1.1 that is linked to `web`. */
function old(keys: string) {
  const conversion = convertText(
    `web: {image: nginx}\napi: {image: nginx}\nlb:\n  image: rancher/load-balancer-service\n${keys.replaceAll(/^(?=.)/gm, '  ')}\n`,
  );
  return outcome(conversion);
}

function outcome(conversion: ReturnType<typeof convertText>) {
  const spec = conversion.manifests.find(({ metadata }) => metadata.name === 'lb')?.spec;
  // What is said of every balancer, and of the services around it.
  const said = codes(conversion).filter((code) => !['RC5200', 'RC5211', 'RC5004'].includes(code));
  return {
    spec,
    rules: (spec?.['portRules'] ?? []) as readonly Rule[],
    codes: said.filter((code) => code !== 'RC5005'),
  };
}

const web = 'service: web, target_port: 8080';

describe('a rule', () => {
  test.each<[string, Rule]>([
    [`{source_port: 80, ${web}}`, { sourcePort: 80, targetPort: 8080, service: { name: 'web' } }],
    [`{source_port: "80", ${web}}`, { sourcePort: 80, targetPort: 8080, service: { name: 'web' } }],
    [
      '{source_port: 80, service: My_Api, target_port: 1}',
      { sourcePort: 80, targetPort: 1, service: { name: 'my-api' } },
    ],
    [
      '{source_port: 80, service: shop/web, target_port: 1}',
      { sourcePort: 80, targetPort: 1, service: { name: 'web' } },
    ],
    [
      '{source_port: 80, service: Other_Stack/web, target_port: 1}',
      { sourcePort: 80, targetPort: 1, service: { name: 'web', stack: 'other-stack' } },
    ],
    ['{source_port: 80, selector: "a=b, c in (d,e)"}', { sourcePort: 80, selector: 'a=b, c in (d,e)' }],
    ['{source_port: 80, selector: a=b, service: ""}', { sourcePort: 80, selector: 'a=b' }],
    [
      `{source_port: 80, priority: 0, weight: 0, ${web}}`,
      { sourcePort: 80, weight: 0, targetPort: 8080, service: { name: 'web' } },
    ],
    [
      `{source_port: 80, hostname: "*.test", path: /a, protocol: https, ${web}}`,
      { sourcePort: 80, hostname: '*.test', path: '/a', protocol: 'https', targetPort: 8080, service: { name: 'web' } },
    ],
    [
      `{source_port: 80, hostname: a.test, protocol: sni, ${web}}`,
      { sourcePort: 80, hostname: 'a.test', protocol: 'sni', targetPort: 8080, service: { name: 'web' } },
    ],
  ])('%s', (rule, expected) => {
    const { rules, codes: said } = withRules(rule);
    expect(rules).toEqual([expected]);
    expect(said).toEqual([]);
  });

  test.each([
    [`{source_port: 80, service: gone, target_port: 1}`, 'RC4200'],
    [`{source_port: 80, service: beside, target_port: 1}`, 'RC4200'],
    [`{source_port: 80, service: a/b/c/d/e, target_port: 1}`, 'RC4200'],
    [`{source_port: 80, service: "a//b", target_port: 1}`, 'RC4200'],
    [`{source_port: 80, service: "a/-", target_port: 1}`, 'RC4200'],
    [`{source_port: 42, ${web}}`, 'RC4201'],
    [`{${web}}`, 'RC4202'],
    ['{source_port: 80, service: web}', 'RC4203'],
    ['{source_port: 80, selector: my key=b}', 'RC4204'],
    [`{source_port: 80, hostname: "a b", ${web}}`, 'RC4205'],
    [`{source_port: 80, path: "/a b", ${web}}`, 'RC4206'],
    [`{source_port: 80, protocol: HTTP, ${web}}`, 'RC4207'],
    [`{source_port: 80, selector: a=b, ${web}}`, 'RC4213'],
    [`{source_port: 80, region: eu, ${web}}`, 'RC4215'],
    [`{source_port: 80, backend_name: a b, ${web}}`, 'RC4216'],
    [`{source_port: 70000, ${web}}`, 'RC4004'],
    [`{source_port: 80, weight: 257, ${web}}`, 'RC4004'],
    ['80', 'RC4007'],
  ])('%s is refused where it stands', (rule, code) => {
    const { spec, codes: said } = withRules(rule);
    expect(spec).toBeUndefined();
    expect(said).toContain(code);
  });

  test.each([
    ['{source_port: 80}', 'RC4214'],
    ['{source_port: 80, service: none, target_port: 1}', 'RC5201'],
  ])('%s is left out', (rule, code) => {
    const { rules, codes: said } = withRules(`${rule}, {source_port: 81, ${web}}`);
    expect(rules.map(({ sourcePort }) => sourcePort)).toEqual([81]);
    expect(said).toEqual([code]);
  });

  test.each([
    [`{source_port: 80, protocol: tcp, hostname: a, path: /a, ${web}}`, ['RC4212', 'RC4212']],
    [`{source_port: 80, protocol: sni, path: /a, ${web}}`, ['RC4212']],
    [`{source_port: 80, protocol: udp, ${web}}`, ['RC5203']],
    [`{source_port: 80, health_check: {}, ${web}}`, ['RC4009']],
    [`{source_port: 80, service: env/stack/web, target_port: 1}`, ['RC5202']],
    [`{source_port: 80, environment: e, ${web}}`, ['RC5202']],
  ])('%s loses something, which is told', (rule, expected) => {
    const { rules, codes: said } = withRules(rule);
    expect(rules).toHaveLength(1);
    expect(rules[0]).not.toHaveProperty('path');
    expect(said).toEqual(expected);
  });

  test('the first of a port decides what is spoken there', () => {
    const { codes: said } = withRules(`{source_port: 80, ${web}}, {source_port: 80, protocol: tcp, ${web}}`);
    expect(said).toEqual(['RC4211']);
  });
});

describe('what is beside the rules', () => {
  const rule = `{source_port: 80, ${web}}`;

  test('certificates are Secrets, under names that Secrets can have', () => {
    const { spec, codes: said } = withRules(rule, 'certs: ["*.Example.com", b, b]\n    default_cert: My Cert');
    expect(spec).toMatchObject({ certs: ['wildcard.example.com', 'b'], defaultCert: 'my-cert' });
    expect(said).toEqual(['RC5204', 'RC5204', 'RC5204', 'RC5204']);
  });

  test('an empty list of certificates is none', () => {
    expect(withRules(rule, 'certs: []').spec).not.toHaveProperty('certs');
  });

  test.each([
    ['stickiness_policy: {cookie: a, mode: prefix}', []],
    ['stickiness_policy: {cookie: a, mode: sticky}', ['RC4219']],
    ['stickiness_policy: {cookie: a b}', ['RC4218']],
    ['stickiness_policy: {cokie: a}', ['RC4009']],
    ['health_check: {port: 42}', ['RC4009']],
    ['default_cert: "#"', ['RC4217']],
  ])('%s', (config, expected) => {
    expect(withRules(rule, config).codes).toEqual(expected);
  });

  test('a lone port is published as itself, and links are passed over, as in Rancher', () => {
    const conversion = convertText(
      'web: {image: nginx}\nlb: {image: rancher/lb-service-haproxy, ports: ["80", "8080:81", "53:53/udp"], expose: [82], links: [web]}',
    );
    const { spec, codes: said } = outcome(conversion);
    expect(spec).toEqual({ ports: ['80:80', '8080:81', '53:53/udp'], expose: ['82'] });
    expect(said).toEqual(['RC4221', 'RC5203', 'RC5205']);
  });

  test.each(['only-local', 'prefer-local', 'any'])('targets may be %s', (locality) => {
    const labels = `io.rancher.lb_service.target: ${locality}`;
    expect(old(`ports: ["80:80"]\nlinks: [web]\nlabels: {${labels}}`).spec).toMatchObject({ targetLocality: locality });
  });

  test('targets may be nowhere else', () => {
    expect(old('ports: ["80:80"]\nlinks: [web]\nlabels: {io.rancher.lb_service.target: near}').codes).toEqual([
      'RC4220',
    ]);
  });
});

/** The rules of rancher-compose's rancher/lb_service.go, and cases like those of rancher/convert_lb_test.go; names are ours. */
describe('a balancer of Rancher 1.0 and 1.1', () => {
  const brief = (rules: readonly Rule[]): string[] =>
    rules.map(({ sourcePort, protocol, service, hostname = '', path = '', targetPort, selector }) => {
      const { stack, name } = (service ?? {}) as { stack?: string; name?: string };
      const target = selector ?? [stack, name].filter((part) => part !== undefined).join('/');
      return `${protocol} ${sourcePort} ${hostname}${path} -> ${target}:${targetPort}`;
    });

  test.each<[string, string[]]>([
    ['ports: ["80"]\nlinks: [web]', ['http 80  -> web:80']],
    ['ports: [80]\nlinks: ["web:www"]', ['http 80  -> web:80']],
    ['ports: ["8080:80"]\nlinks: [web, api]', ['http 8080  -> web:80', 'http 8080  -> api:80']],
    ['ports: ["80/tcp"]\nlinks: [web]', ['tcp 80  -> web:80']],
    ['ports: ["81:80/tcp"]\nlinks: [web]', ['tcp 81  -> web:80']],
    ['ports: ["192.0.2.1:81:80"]\nlinks: [web]', ['http 81  -> web:80']],
    ['ports: ["80"]\nexternal_links: ["other/web:www"]', ['http 80  -> other/web:80']],
    ['expose: ["80"]\nports: ["81"]\nlinks: [web]', ['http 81  -> web:81', 'http 80  -> web:80']],
    [
      'ports: ["80", "81:9"]\nlabels: {io.rancher.service.selector.link: a=b}',
      ['http 80  -> a=b:80', 'http 81  -> a=b:9'],
    ],
    [
      'ports: ["80", "81"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.web: /shop}',
      ['http 80 /shop -> web:80', 'http 81 /shop -> web:81'],
    ],
    [
      'ports: ["80", "81"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.web: "a.test:80=90"}',
      ['http 80 a.test -> web:90', 'http 81  -> web:81'],
    ],
    [
      'ports: ["80"]\nlinks: [web, api]\nlabels: {io.rancher.loadbalancer.target.web: "90,a.test"}',
      ['http 80  -> web:90', 'http 80 a.test -> web:80', 'http 80  -> api:80'],
    ],
    [
      'ports: ["80", "443"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.ssl.ports: "443"}',
      ['http 80  -> web:80', 'https 443  -> web:443'],
    ],
    [
      'ports: ["80"]\nexternal_links: [other/web]\nlabels: ["io.rancher.loadbalancer.target.other/web=/shop=81"]',
      ['http 80 /shop -> other/web:81'],
    ],
  ])('%s', (keys, expected) => {
    expect(brief(old(keys).rules)).toEqual(expected);
  });

  test('listens at the source ports themselves, and exposes nothing beside', () => {
    const { spec } = old('ports: ["8080:80", "192.0.2.1:81:80/tcp"]\nexpose: [90]\nlinks: [web]');
    expect(spec).toMatchObject({ ports: ['8080:8080', '192.0.2.1:81:81'] });
    expect(spec).not.toHaveProperty('expose');
  });

  test('its texts become sections, and its PROXY ports frontends', () => {
    const keys = `ports: ["80"]
links: [web]
labels: {io.rancher.loadbalancer.proxy-protocol.ports: "80, 81"}
load_balancer_config: {haproxy_config: {global: "daemon\\nmaxconn 9\\n", defaults: ""}}`;
    const config = 'global\n    daemon\n    maxconn 9\nfrontend 80\n    accept-proxy\nfrontend 81\n    accept-proxy\n';
    expect(old(keys).spec).toMatchObject({ config });
  });

  test.each([
    ['ports: ["80"]\nlinks: [gone]', ['RC4200', 'RC4221']],
    ['ports: ["80"]', ['RC4221']],
    ['ports: ["42"]\nlinks: [web]', ['RC4201', 'RC4221']],
    ['ports: ["80-81:80-81"]\nlinks: [web]', ['RC4015', 'RC4221']],
    ['ports: [http]\nlinks: [web]', ['RC4014', 'RC4221']],
    ['ports: ["80"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.api: /a}', ['RC4209']],
    ['ports: ["80"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.web: 1.test}', ['RC4208']],
    ['ports: ["80"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.web: "a(b"}', ['RC4205']],
    ['ports: ["80/tcp"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.target.web: a.test}', ['RC4212']],
    ['ports: ["80"]\nlinks: [web]\nlabels: {io.rancher.loadbalancer.ssl.ports: https}', ['RC4210']],
    ['ports: ["80"]\nlinks: [web]\nlb_config: {port_rules: []}', ['RC5205']],
    ['ports: ["53:53/udp"]\nlinks: [web]', ['RC5203']],
  ])('%s', (keys, expected) => {
    expect(new Set(old(keys).codes)).toEqual(new Set(expected));
  });
});

describe('a service that is no balancer', () => {
  const said = (keys: string) => codes(convertText(`web: {image: nginx, ${keys}}`));

  test('says what balancers that select it lead to it', () => {
    const { manifests } = convertText(
      'web: {image: nginx, lb_config: {port_rules: [{hostname: a.test, path: /a, target_port: "80", backend_name: a}, {}]}}',
    );
    expect(manifests[1]?.spec).toEqual({
      image: 'nginx',
      targetRules: [{ hostname: 'a.test', path: '/a', targetPort: 80, backendName: 'a' }],
    });
  });

  test.each([
    ['lb_config: {port_rules: [{service: web, priority: 1, path: /a}], certs: [a]}', ['RC5205', 'RC5205', 'RC5205']],
    ['lb_config: {port_rules: [{pth: /a}]}', ['RC4009']],
    ['lb_config: {rules: []}', ['RC4009']],
    ['certs: [a]', ['RC5205']],
    ['load_balancer_config: {}', ['RC5205']],
    ['labels: {io.rancher.loadbalancer.target.a: b}', ['RC5205']],
    ['labels: {io.rancher.lb_service.target: any}', ['RC5205']],
    ['labels: {io.rancher.glb.http: any}', ['RC5207']],
  ])('%s', (keys, expected) => {
    expect(said(keys)).toEqual(expected);
  });
});
