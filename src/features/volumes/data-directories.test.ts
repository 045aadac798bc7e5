import { describe, expect, test } from 'vitest';

import { databaseDirectories, isDataDirectory } from './data-directories.ts';

/** The `VOLUME` lines of the images' own Dockerfiles. */
describe('a directory of data', () => {
  test.each([
    ['/var/lib/mysql', 'anything'],
    ['/var/lib/mysql/binlog', 'anything'],
    ['/var/lib/postgresql/data', 'anything'],
    ['/var/lib/postgresql', 'anything'],
    ['/data/db', 'anything'],
    ['/usr/share/elasticsearch/data', 'anything'],
    ['/var/lib/rabbitmq', 'anything'],
    ['/var/lib/cassandra', 'anything'],
    ['/var/lib/influxdb', 'anything'],
    ['/var/lib/grafana', 'anything'],
    ['/var/jenkins_home', 'anything'],
    ['/var/jenkins_home/worker', 'anything'],
    ['/var/lib/ghost/content', 'anything'],
    ['/nexus-data', 'anything'],
    ['/hadoop/dfs/data', 'anything'],
    ['/opt/zk/data', 'anything'],
    ['/var/opt/gitlab', 'anything'],
    ['/data', 'redis:3'],
    ['/data', 'registry.example.com:5000/team/redis@sha256:0123'],
    ['/data', 'zookeeper'],
    ['/consul/data', 'anything'],
    ['/var/www/html', 'wordpress:4.6'],
    ['/var/www/html/wp-content', 'library/wordpress'],
  ])('%s of %s', (path, image) => {
    expect(isDataDirectory(path, [image])).toBe(true);
  });

  test.each([
    ['/data', 'nginx'],
    ['/var/www/html', 'nginx'],
    ['/var/lib/mysqlx', 'mysql'],
    ['/var/lib', 'mysql'],
    ['/conf', 'redis'],
    ['/data', 'redis-exporter'],
    ['/data', ''],
  ])('not %s of %s', (path, image) => {
    expect(isDataDirectory(path, [image])).toBe(false);
  });

  test('one that any of the images knows', () => {
    expect(isDataDirectory('/data', ['busybox', 'redis'])).toBe(true);
  });
});

describe('a database', () => {
  test.each([
    ['mysql', '/var/lib/mysql'],
    ['mariadb:10', '/var/lib/mysql'],
    ['docker.io/library/mariadb:10.1', '/var/lib/mysql'],
    ['percona/percona-server:8', '/var/lib/mysql'],
    ['eeacms/postgres:9.6-3.1', '/var/lib/postgresql/data'],
    ['localhost/postgres', '/var/lib/postgresql/data'],
    ['mongo:3', '/data/db'],
    ['bitnami/mariadb:10', '/bitnami/mariadb'],
    ['registry.example.com/bitnami/postgresql', '/bitnami/postgresql'],
  ])('%s keeps its data in %s', (image, directory) => {
    expect(databaseDirectories(image)?.[0]).toBe(directory);
  });

  test.each([
    'nginx',
    'redis',
    'rancher/elasticsearch',
    'mysql-backup',
    'prom/mysqld-exporter',
    'phpmyadmin',
    'mysql/thing',
    '',
  ])('%s is none', (image) => {
    expect(databaseDirectories(image)).toBeUndefined();
  });
});
