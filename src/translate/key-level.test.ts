import { expect, test } from 'vitest';

import { levelHint } from './key-level.ts';

test.each([
  ['interval', 'health_check'],
  ['unhealthy_threshold', 'health_check'],
  ['initializing_timeout', 'health_check'],
  ['request_line', 'health_check'],
  ['start_first', 'upgrade_strategy'],
  ['port_rules', 'lb_config'],
])('%s at the level of the service belongs to %s', (key, block) => {
  expect(levelHint(key)).toBe(`\`${key}\` belongs to \`${block}\`: write it below that key, further in`);
});

test.each(['scale', 'image', 'ports'])('%s within a block is a key of the service', (key) => {
  expect(levelHint(key, 'health_check')).toBe(`\`${key}\` is a key of the service: indent it like \`health_check\``);
});

test('a key that nothing has, or that several blocks have, is no question of levels', () => {
  expect(levelHint('nonsense')).toBeUndefined();
  expect(levelHint('nonsense', 'health_check')).toBeUndefined();
  expect(levelHint('driver')).toBeUndefined();
});
