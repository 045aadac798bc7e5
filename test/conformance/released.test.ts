import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { type ReleasedService, released } from '../../tools/released.ts';

const folder = join(import.meta.dirname, 'released');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

test('a release is stored', () => {
  expect(files.length).toBeGreaterThan(0);
});

/** Where this fails, a new operator would replace every unit of such a service. */
describe.each(files)('what %s made of a service is what is made of it now', (file) => {
  const services: ReleasedService[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));

  test('there is a fair number of them', () => {
    expect(services.length).toBeGreaterThan(100);
    expect(new Set(services.map(({ revision }) => revision)).size).toBeGreaterThan(50);
  });

  test.each(services)('$from: $object.metadata.name', (service) => {
    expect(released(service.from, service.object)).toEqual(service);
  });
});
