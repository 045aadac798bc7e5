import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isSecretName, withoutSecrets } from './secret-name.ts';

test.each([
  'DB_PASSWORD',
  'mysql_root_password',
  'SECRET',
  'AWS_SECRET_ACCESS_KEY',
  'API_TOKEN',
  'LICENSE_KEY',
  'Passwd',
])('%s names a secret', (name) => expect(isSecretName(name)).toBe(true));

test.each(['DB_PASSWORD_FILE', 'TOKEN_URL', 'SSH_PUBLIC_KEY', 'secrets', 'KEYBOARD', 'MONKEY', 'DB_HOST', ''])(
  '%j names none',
  (name) => expect(isSecretName(name)).toBe(false),
);

test.each([
  ['    DB_PASSWORD: hunter2', '    DB_PASSWORD: ***'],
  ['    - DB_PASSWORD=hunter2', '    - DB_PASSWORD=***'],
  ['  "API_TOKEN": "x y"', '  "API_TOKEN": ***'],
  ['environment: {A: b, API_KEY: x, C: d}', 'environment: {A: b, API_KEY: ***'],
  ['    MYSQL_ALLOW_EMPTY_PASSWORD: yes', '    MYSQL_ALLOW_EMPTY_PASSWORD: yes'],
  ['    image: nginx:1.25', '    image: nginx:1.25'],
  ['    DB_PASSWORD: ${DB_PASSWORD}', '    DB_PASSWORD: ${DB_PASSWORD}'],
  ['    DB_PASSWORD: ${A}x', '    DB_PASSWORD: ***'],
  ['    DB_PASSWORD:', '    DB_PASSWORD:'],
])('%s is shown as %s', (line, shown) => expect(withoutSecrets(line)).toBe(shown));

test('whatever the secret, it is not shown', () => {
  return fc.assert(
    fc.property(fc.stringMatching(/^[b-z2-9]{8,20}$/), fc.constantFrom(': ', '=', ': "', " = '"), (value, sign) => {
      expect(withoutSecrets(`  A_PASSWORD${sign}${value}`)).not.toContain(value);
    }),
  );
});
