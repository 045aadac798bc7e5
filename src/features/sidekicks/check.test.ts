import { describe, expect, test } from 'vitest';

import { convertText } from '../../../test/conformance/convert-text.ts';

/** What is said of a unit `web` with the sidekick `data`, each with those keys. */
function said(web: object, data: object): string[] {
  const file = {
    web: { image: 'nginx', labels: { 'io.rancher.sidekicks': 'data' }, ...web },
    data: { image: 'busybox', ...data },
  };
  const about = ['RC5116', 'RC5158', 'RC5159', 'RC5164'];
  return convertText(JSON.stringify(file))
    .diagnostics.filter(({ code }) => about.includes(code))
    .map(({ code, message }) => `${code} ${message}`);
}

/** RANCHER's members had a network namespace each: cattle, deployment/impl/unit/DefaultDeploymentUnitInstance.java. */
describe('ports of two members', () => {
  test.each([
    [{ expose: ['80'] }, { expose: ['80'] }, '80/tcp'],
    [{ ports: ['8080:80'] }, { expose: ['80'] }, '80/tcp'],
    [{ expose: ['80'] }, { health_check: { port: 80 } }, '80/tcp'],
    [{ ports: ['53:53/udp'] }, { ports: ['54:53/udp'] }, '53/udp'],
  ])('%j and %j share %s', (web, data, port) => {
    expect(said(web, data)).toEqual([expect.stringContaining(`RC5158 web and data both have port ${port}`)]);
  });

  test.each([
    [{ ports: ['8080:80'] }, { ports: ['8080:81'] }, '8080/tcp'],
    [{ ports: ['192.0.2.1:8080:80'] }, { ports: ['192.0.2.1:8080:80'] }, '192.0.2.1:8080/tcp'],
  ])('%j and %j cannot both be published', (web, data, port) => {
    expect(said(web, data)).toEqual([
      `RC5164 web and data both publish port ${port}: their host opens it once, for web`,
    ]);
  });

  test.each([
    [{ expose: ['80'] }, { expose: ['81'] }],
    [{ expose: ['80'] }, { expose: ['80/udp'] }],
    [{ ports: ['80:80'], expose: ['80'], health_check: { port: 80 } }, {}],
    [{ ports: ['8080:80'] }, { ports: ['8080:81/udp'] }],
  ])('%j and %j do not meet', (web, data) => {
    expect(said(web, data)).toEqual([]);
  });

  test('those of members that had one address in Rancher are one port', () => {
    expect(said({ expose: ['80'] }, { network_mode: 'container:web', health_check: { port: 80 } })).toEqual([]);
  });

  test('a sidekick that has ended keeps nobody from its port', () => {
    const labels = { 'io.rancher.container.start_once': 'true' };
    expect(said({ expose: ['80'] }, { expose: ['80'], labels })).toEqual([]);
  });
});

describe('networks of two members', () => {
  test.each([
    [{ net: 'host' }, {}, "RC5159 data has the cluster's network and web the host's network"],
    [{}, { network_mode: 'host' }, "RC5159 data has the host's network and web the cluster's network"],
    [{ net: 'host' }, { net: 'none' }, "RC5116 data has no network and web the host's network"],
  ])('%j and %j differ', (web, data, message) => {
    expect(said(web, data)).toEqual([expect.stringContaining(message)]);
  });

  test.each([
    [{ net: 'host' }, { network_mode: 'host' }],
    [{ net: 'host' }, { net: 'container:web' }],
    [{ net: 'container:data' }, { net: 'host' }],
    [{}, { network_mode: 'managed' }],
    [{ net: 'container:gone' }, { net: 'host' }],
  ])('%j and %j do not', (web, data) => {
    expect(said(web, data)).toEqual([]);
  });
});
