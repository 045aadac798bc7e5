import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';
import { rendered, type WrittenSpec } from '../../plan/units.fixture.ts';
import type { TranslateOptions } from '../../translate/stack.ts';

const affinity = 'io.rancher.scheduler.affinity:';

/** What the labels of the service `web` become; `db` and `App_Server` are there as well. */
function scheduled(labels: Record<string, string>, options: Partial<TranslateOptions> = {}) {
  const file = { web: { image: 'nginx', labels }, db: { image: 'app' }, App_Server: { image: 'app' } };
  const conversion = convertText(JSON.stringify(file), undefined, options);
  const spec = conversion.manifests.find(({ metadata }) => metadata.name === 'web')?.spec;
  return { scheduling: spec?.['scheduling'], codes: codes(conversion).filter((code) => code !== 'RC5005') };
}

const rule = (name: string, value: string, options?: Partial<TranslateOptions>) =>
  scheduled({ [affinity + name]: value }, options);

/** The forms in the documentation, cattle/scheduling, and in cattle's AllocationHelperImpl.java (normalizeLabels). */
describe('rules', () => {
  test.each([
    ['host_label', 'disk=ssd', { hostLabels: [{ rule: 'must', key: 'disk', value: 'ssd' }] }],
    ['host_label_ne', 'reserved=yes', { hostLabels: [{ rule: 'mustNot', key: 'reserved', value: 'yes' }] }],
    ['host_label_soft', 'disk=ssd', { hostLabels: [{ rule: 'should', key: 'disk', value: 'ssd' }] }],
    [
      'host_label',
      'a=1,b=2',
      {
        hostLabels: [
          { rule: 'must', key: 'a', value: '1' },
          { rule: 'must', key: 'b', value: '2' },
        ],
      },
    ],
    ['container_label', 'tier=db', { containerLabels: [{ rule: 'must', key: 'tier', value: 'db' }] }],
    [
      'container_label_soft_ne',
      'io.rancher.stack_service.name=$${stack_name}/$${service_name}',
      { services: [{ rule: 'shouldNot', service: 'web' }] },
    ],
    ['container_label', 'io.rancher.stack_service.name=db', { services: [{ rule: 'must', service: 'db' }] }],
    ['container_label', 'io.rancher.stack_service.name=SHOP/DB', { services: [{ rule: 'must', service: 'db' }] }],
    [
      'container_label',
      'io.rancher.stack_service.name=app_server',
      { services: [{ rule: 'must', service: 'app-server' }] },
    ],
    [
      'container_label',
      'io.rancher.stack_service.name=Other/web',
      { services: [{ rule: 'must', stack: 'other', service: 'web' }] },
    ],
    [
      'container_label_ne',
      'io.rancher.stack_service.name=shop/db/backup',
      { services: [{ rule: 'mustNot', service: 'db' }] },
    ],
    ['container_label_ne', 'io.rancher.stack.name=other', { services: [{ rule: 'mustNot', stack: 'other' }] }],
    ['container_label', '$${project_name}=x', { containerLabels: [{ rule: 'must', key: 'shop', value: 'x' }] }],
    ['container', 'shop_web_1', { containers: [{ rule: 'must', name: 'shop-web-1' }] }],
    ['container_ne', 'shop-db-2', { containers: [{ rule: 'mustNot', name: 'shop-db-2' }] }],
  ])('%s: %s', (name, value, scheduling) => {
    expect(rule(name, value).scheduling).toEqual(scheduling);
  });

  test.each([
    ['host_label', 'production', 'RC5149'],
    ['host_label', 'disk=', 'RC5149'],
    ['host_label', 'disk=a b', 'RC5150'],
    ['host_label', '__proto__=a', 'RC5150'],
    ['container_label', `${'a'.repeat(513)}=c`, 'RC5150'],
    ['container_label', `a=${'b'.repeat(1025)}`, 'RC5150'],
    ['container_label', 'io.rancher.stack_service.name=/', 'RC5155'],
    ['container', '5a2c1a9e-63a4-4bd5-9a3c-2f1a3a5a1b2c', 'RC5150'],
    ['host_labels', 'a=b', 'RC5148'],
    ['not_host_label', 'a=b', 'RC5148'],
  ])('%s: %s is left out with %s', (name, value, code) => {
    expect(rule(name, value)).toEqual({ scheduling: undefined, codes: [code] });
  });

  test('one for a service that is not there is kept, with a warning', () => {
    expect(rule('container_label', 'io.rancher.stack_service.name=gone')).toEqual({
      scheduling: { services: [{ rule: 'must', service: 'gone' }] },
      codes: ['RC5155'],
    });
  });

  test('empty ones are none, as in Rancher', () => {
    expect(rule('host_label', '')).toEqual({ scheduling: undefined, codes: [] });
  });
});

describe('host labels', () => {
  test.each([
    ['disk', 'hosts.example.com/disk'],
    ['example.com/disk', 'example.com/disk'],
    ['io.rancher.host.zone', 'topology.kubernetes.io/zone'],
    ['io.rancher.host.region', 'topology.kubernetes.io/region'],
    ['io.rancher.host.os', 'kubernetes.io/os'],
    ['io.rancher.host.docker_version', 'io.rancher.host.docker_version'],
  ])('%s is %s of a Node', (written, key) => {
    expect(rule('host_label', `${written}=x`, { hostLabelPrefix: 'hosts.example.com/' }).scheduling).toEqual({
      hostLabels: [{ rule: 'must', key, value: 'x' }],
    });
  });

  test('capitals are told of: Rancher ignored case', () => {
    expect(rule('host_label', 'Disk=SSD').codes).toEqual(['RC5151', 'RC5152']);
  });
});

describe('units', () => {
  const unit = (primary: Record<string, string>, sidekick: Record<string, string>) => {
    const file = {
      web: { image: 'nginx', labels: { 'io.rancher.sidekicks': 'data', ...primary } },
      data: { image: 'busybox', labels: sidekick },
    };
    return convertText(JSON.stringify(file)).manifests[1]?.spec?.['scheduling'];
  };

  /** AllocationHelperImpl.mergeLabels: values of one key are joined. */
  test('the rules of primary and sidekicks hold together, each once', () => {
    expect(
      unit({ [`${affinity}host_label`]: 'a=1' }, { [`${affinity}host_label`]: 'a=1,b=2', 'other.label': 'x' }),
    ).toEqual({
      hostLabels: [
        { rule: 'must', key: 'a', value: '1' },
        { rule: 'must', key: 'b', value: '2' },
      ],
    });
  });

  test('${service_name} in a sidekick is of its unit', () => {
    const name = 'io.rancher.stack_service.name=$${stack_name}/$${service_name}';
    expect(unit({}, { [`${affinity}container_label_ne`]: name })).toEqual({
      services: [{ rule: 'mustNot', service: 'web' }],
    });
  });

  test('one member makes the whole unit global', () => {
    expect(unit({}, { 'io.rancher.scheduler.global': 'true' })).toEqual({ global: true });
  });
});

describe('global services', () => {
  test.each([
    ['true', { global: true }, []],
    ['True', { global: true }, []],
    ['false', undefined, []],
    ['yes', undefined, []],
  ])('%s', (value, scheduling, said) => {
    expect(scheduled({ 'io.rancher.scheduler.global': value })).toEqual({ scheduling, codes: said });
  });

  test('their scale is kept and not read', () => {
    const file = 'web: {image: nginx, scale: 3, labels: {io.rancher.scheduler.global: "true"}}';
    const conversion = convertText(file);
    expect(codes(conversion)).toEqual(['RC5157']);
    expect(conversion.manifests[1]?.spec).toMatchObject({ scale: 3, scheduling: { global: true } });
  });
});

test.each([
  ['worker-2', { requestedHost: 'worker-2' }, []],
  ['1h7', undefined, ['RC5153']],
  ['12', undefined, ['RC5153']],
  ['Not A Name', undefined, ['RC5153']],
])('requested.host.id %s', (value, scheduling, said) => {
  expect(scheduled({ 'io.rancher.service.requested.host.id': value })).toEqual({ scheduling, codes: said });
});

test.each(['io.rancher.service.allocate.skip.serialize', 'io.rancher.scheduler.ips', `${affinity}volumes`])(
  '%s needs nothing',
  (label) => {
    expect(scheduled({ [label]: 'x' })).toEqual({ scheduling: undefined, codes: ['RC5154'] });
  },
);

const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

test('whatever a rule says, it is left out or one that the API server takes', () => {
  const word = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('io.rancher.stack_service.name', 'a', '$${stack_name}'),
  );
  const text = fc
    .array(fc.tuple(word, word), { maxLength: 3 })
    .map((pairs) => pairs.map(([key, its]) => `${key}=${its}`.replaceAll(/\$(?!\$|\{)/g, '')).join());
  const name = fc.constantFrom('host_label', 'container_label_ne', 'container_soft');
  return fc.assert(
    fc.property(name, text, (form, written) => {
      const { scheduling } = rule(form, written.replaceAll('$', '$$$$'));
      const { affinity } = rendered({ scheduling } as WrittenSpec).spec;
      const values = [...JSON.stringify(affinity ?? {}).matchAll(/"values":(\[[^\]]*\])/g)].flatMap(
        ([, list = '[]']) => JSON.parse(list) as string[],
      );
      for (const one of values) expect(one).toMatch(value);
    }),
    { numRuns: 300 },
  );
});
