import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface Package {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const lock: Record<string, Package> = read('package-lock.json').packages;
const manifest = read('package.json');

/** npm leaves a platform package that it cannot find out of the lock without a word, and `npm ci` then fails. */
test('every optional platform package is in the lock', () => {
  const missing = Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => lock[`node_modules/${name}`] === undefined && lock[`${path}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
});

test('the lock names no download address', () => {
  const locks = [lock, read('tools/node/package-lock.json').packages as Record<string, Package>];
  const addresses = locks.flatMap((one) => Object.values(one).flatMap(({ resolved }) => resolved ?? []));
  expect(addresses.filter((address) => /^https?:/.test(address))).toEqual([]);
});

test('dependencies are exact versions, and few', () => {
  const { dependencies, devDependencies } = manifest;
  const versions = Object.values({ ...dependencies, ...devDependencies });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([]);
  expect(Object.keys(dependencies).length).toBeLessThanOrEqual(8);
});
