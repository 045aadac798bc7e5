import { describe, expect, test } from 'vitest';
import { printedHealthCheck } from './article-health-check.ts';
import { codes, convertText } from './convert-text.ts';

/** The numbers of the two articles, from the words of compose files to the fields of resources. */
describe('article 1: a TCP check for workers', () => {
  const docker = 'my-worker-service:\n  image: worker:1\n';
  const rancher = `my-worker-service:
  scale: 2
  health_check:
    port: 12345
    interval: 4000
    initializing_timeout: 30000
    unhealthy_threshold: 3
    strategy: recreate
    healthy_threshold: 2
    response_timeout: 2000
`;

  test('translates exactly', () => {
    const { manifests, diagnostics } = convertText(docker, rancher, { stack: 'workers' });
    expect(diagnostics).toEqual([]);
    expect(manifests).toEqual([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'workers' } },
      {
        apiVersion: 'drover.dev/v1alpha1',
        kind: 'RancherService',
        metadata: { name: 'my-worker-service', namespace: 'workers', labels: { 'drover.dev/stack': 'workers' } },
        spec: {
          image: 'worker:1',
          scale: 2,
          healthCheck: {
            port: 12345,
            interval: 4000,
            initializingTimeout: 30000,
            unhealthyThreshold: 3,
            strategy: 'recreate',
            healthyThreshold: 2,
            responseTimeout: 2000,
          },
        },
      },
    ]);
  });
});

describe('article 2: WordPress behind a balancer, and its database', () => {
  const docker = `mywordpress:
  image: wordpress:4.6
  links:
    - db:mysql
db:
  image: mariadb:10
  volumes:
    - /var/lib/mysql
lb:
  image: rancher/load-balancer-service
  ports:
    - 80:80
  links:
    - mywordpress:mywordpress
`;
  const meant = printedHealthCheck.replace('   response_timeout', '    response_timeout');

  test('the check becomes what was written', () => {
    const { manifests } = convertText(docker, meant, { stack: 'wordpress-multi' });
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(['wordpress-multi', 'db', 'lb', 'mywordpress']);
    expect(manifests.at(-1)?.spec).toEqual({
      image: 'wordpress:4.6',
      scale: 2,
      links: [{ service: 'db', alias: 'mysql' }],
      healthCheck: {
        port: 80,
        requestLine: 'GET / HTTP/1.0',
        interval: 2000,
        responseTimeout: 200,
        initializingTimeout: 60000,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        strategy: 'recreate',
      },
    });
  });

  test('the database keeps its data, which was lost with its container, with the volume and without', () => {
    const data = { target: '/var/lib/mysql', name: 'var-lib-mysql', perContainer: true, subPath: 'data' };
    const without = docker.replace('  volumes:\n    - /var/lib/mysql\n', '');
    expect(without).not.toBe(docker);
    for (const text of [docker, without]) {
      const db = convertText(text, meant).manifests.find(({ metadata }) => metadata.name === 'db');
      expect(db?.spec?.['volumes']).toEqual([data]);
    }
    expect(codes(convertText(without, meant))).toContain('RC5171');
  });

  test('the balancer becomes its rule', () => {
    const { manifests } = convertText(docker, meant, { stack: 'wordpress-multi' });
    expect(manifests.find(({ kind }) => kind === 'RancherLoadBalancer')).toMatchObject({
      metadata: { name: 'lb', namespace: 'wordpress-multi' },
      spec: {
        ports: ['80:80'],
        portRules: [{ sourcePort: 80, protocol: 'http', targetPort: 80, service: { name: 'mywordpress' } }],
      },
    });
  });

  test('it is told what changes: the volume without a name, the balancer, and what a probe cannot say', () => {
    expect(codes(convertText(docker, meant))).toEqual(['RC5172', 'RC5200', 'RC5010', 'RC5011']);
  });

  test('the key that is printed one space short is found where it stands', () => {
    const { manifests, diagnostics } = convertText(docker, printedHealthCheck);
    expect(manifests).toEqual([]);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        code: 'RC1005',
        location: { file: 'rancher-compose.yml', line: 19, column: 4 },
        message: expect.stringContaining('3 spaces'),
        hint: 'indent it by 4 spaces, like `healthy_threshold` on line 17',
      },
    ]);
  });
});
