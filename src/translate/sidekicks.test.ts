import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../test/conformance/convert-text.ts';

const label = 'io.rancher.sidekicks';

/** Service → the sidekicks it names; what becomes of them as `a: b, c`. */
function units(named: Readonly<Record<string, string>>, keys: Readonly<Record<string, object>> = {}) {
  const file = Object.fromEntries(
    Object.entries(named).map(([name, sidekicks]) => {
      const labels = sidekicks === '' ? {} : { labels: { [label]: sidekicks } };
      return [name, { image: 'nginx', ...labels, ...keys[name] }];
    }),
  );
  const conversion = convertText(JSON.stringify(file));
  const made = conversion.manifests
    .filter(({ kind }) => kind === 'RancherService')
    .map(({ metadata, spec }) => {
      const beside = (spec?.['sidekicks'] as readonly { name: string }[] | undefined) ?? [];
      return [metadata.name, ...beside.map(({ name }) => name)].join(' ');
    });
  const about = ['RC4031', 'RC4033', 'RC4141', 'RC4142', 'RC4143', 'RC5140', 'RC5141', 'RC5142'];
  return { made, said: codes(conversion).filter((code) => about.includes(code)) };
}

/** rancher-compose, rancher/sidekick_info.go (NewSidekickInfo) and rancher/configs.go (createLaunchConfigs). */
describe('who runs beside whom', () => {
  test.each<[string, Record<string, string>, string[], string[]]>([
    ['none', { a: '', b: '' }, ['a', 'b'], []],
    ['some', { a: 'b, c', b: '', c: '' }, ['a b c'], []],
    ['in the order of the label', { a: 'c,b', b: '', c: '' }, ['a c b'], []],
    ['a name written twice', { a: 'b,b,', b: '' }, ['a b'], []],
    ['a sidekick of two', { a: 'c', b: 'c', c: '' }, ['a c', 'b c'], ['RC4033']],
    ['one that is not there', { a: 'b' }, ['a'], ['RC4031']],
    ['its own name', { a: 'a,b', b: '' }, ['a b'], ['RC4141']],
    ['another case', { a: 'Data', data: '' }, ['a data'], ['RC4142']],
  ])('%s', (_, named, made, said) => {
    expect(units(named)).toEqual({ made, said });
  });

  test.each<[string, Record<string, string>, string[], string[]]>([
    ['a sidekick that names sidekicks', { a: 'b', b: 'c', c: '' }, ['a b c'], ['RC5140']],
    ['also when it stands first', { b: 'c', c: '', a: 'b' }, ['a b c'], ['RC5140']],
    ['two that name each other', { a: 'b', b: 'a' }, ['a b'], ['RC4143']],
    ['a circle of three', { a: 'b', b: 'c', c: 'a' }, ['a b c'], ['RC4143', 'RC5140']],
    ['a circle that a third one names', { a: 'b', b: 'a', c: 'a' }, ['c a b'], ['RC5140']],
  ])('%s: nobody is lost, as some were in Rancher', (_, named, made, said) => {
    const unit = units(named);
    expect({ made: unit.made, said: [...new Set(unit.said)].toSorted() }).toEqual({ made, said });
  });
});

describe('who cannot', () => {
  test.each([
    [{ image: 'rancher/dns-service' }],
    [{ image: 'rancher/external-service' }],
    [{ image: 'rancher/load-balancer-service' }],
    [{ image: 'rancher/none' }],
    [{ lb_config: { port_rules: [{ source_port: 80 }] } }],
  ])('a sidekick with %j is left out: no cluster runs it as a container', (data) => {
    expect(units({ web: 'data,logs', data: '', logs: '' }, { data })).toEqual({ made: ['web logs'], said: ['RC5141'] });
  });

  test.each([
    [{ image: 'rancher/dns-service' }],
    [{ external_ips: ['192.0.2.1'] }],
    [{ network_driver: { name: 'x' } }],
  ])('beside a primary with %j there is no unit to be in', (web) => {
    expect(units({ web: 'data', data: '' }, { web })).toEqual({ made: [], said: ['RC5142'] });
  });

  test('of two primaries the one that runs containers suffices', () => {
    const keys = { alias: { image: 'rancher/dns-service' } };
    expect(units({ alias: 'data', web: 'data', data: '' }, keys)).toEqual({ made: ['web data'], said: ['RC4033'] });
  });
});

describe('the order of sidekicks', () => {
  /** cattle, DeploymentUnitInstance: waiting for volumes_from and network_mode: container, and for nothing else. */
  test.each([
    [{ a: { volumes_from: ['b'] } }, 'web b a c'],
    [{ a: { volumes_from: ['container:c:ro'] } }, 'web c a b'],
    [{ a: { network_mode: 'container:c' } }, 'web c a b'],
    [{ a: { volumes_from: ['b'] }, b: { net: 'container:c' } }, 'web c b a'],
    [{ a: { volumes_from: ['b'] }, b: { net: 'container:a' } }, 'web b a c'],
  ])('%j', (keys, made) => {
    expect(units({ web: 'a,b,c', a: '', b: '', c: '' }, keys).made).toEqual([made]);
  });
});

test('one called primary gets another name, and is found by it', () => {
  const file = {
    web: { image: 'nginx', labels: { [label]: 'primary' }, volumes_from: ['primary'] },
    primary: { image: 'busybox', volumes: ['/data'], network_mode: 'container:web' },
  };
  const { manifests, diagnostics } = convertText(JSON.stringify(file));
  expect(manifests[1]?.spec).toMatchObject({
    sidekicks: [{ name: 'primary-sidekick' }],
    volumesFrom: [{ member: 'primary-sidekick' }],
  });
  expect(diagnostics.filter(({ code }) => code === 'RC5005')).toHaveLength(1);
});
