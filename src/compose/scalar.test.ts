import { describe, expect, test } from 'vitest';

import { resolveScalar } from './scalar.ts';

/** Plain scalar, what go-yaml 2.0.0 made of it, and what Go printed (measured). */
const measured: readonly [text: string, value: string | number | boolean | null, printed: string][] = [
  ['22:22', '22:22', '22:22'],
  ['1:30', '1:30', '1:30'],
  ['no', false, 'false'],
  ['yes', true, 'true'],
  ['on', true, 'true'],
  ['off', false, 'false'],
  ['y', true, 'true'],
  ['N', false, 'false'],
  ['TRUE', true, 'true'],
  ['tRue', 'tRue', 'tRue'],
  ['0644', 420, '420'],
  ['08', 8, '8'],
  ['0o17', 15, '15'],
  ['0x1F', 31, '31'],
  ['-0x10', -16, '-16'],
  ['0b101', 5, '5'],
  ['0b2', '0b2', '0b2'],
  ['1_000', 1000, '1000'],
  ['_1', '_1', '_1'],
  ['1__0', 10, '10'],
  ['1_', 1, '1'],
  ['007', 7, '7'],
  ['-07', -7, '-7'],
  ['00', 0, '0'],
  ['+1', 1, '1'],
  ['1.10', 1.1, '1.1'],
  ['1.0', 1, '1'],
  ['1.', '1.', '1.'],
  ['.5', 0.5, '0.5'],
  ['-.5', -0.5, '-0.5'],
  ['1_0.5', 10.5, '10.5'],
  ['1e3', '1e3', '1e3'],
  ['1e+3', 1000, '1000'],
  ['1.5e+3', 1500, '1500'],
  ['0.1e1', '0.1e1', '0.1e1'],
  ['0.00001', 0.00001, '1e-05'],
  ['1e-7', 1e-7, '1e-07'],
  ['123456789.123', 123456789.123, '1.23456789123e+08'],
  ['9223372036854775807', 2 ** 63, '9223372036854775807'],
  ['18446744073709551616', 2 ** 64, '1.8446744073709552e+19'],
  ['0x', '0x', '0x'],
  ['1e+999', '1e+999', '1e+999'],
  ['.inf', Number.POSITIVE_INFINITY, '+Inf'],
  ['-.INF', Number.NEGATIVE_INFINITY, '-Inf'],
  ['.nan', Number.NaN, 'NaN'],
  ['~', null, ''],
  ['null', null, ''],
  ['', null, ''],
  ['2001-01-01', '2001-01-01', '2001-01-01'],
  ['1,000', '1,000', '1,000'],
  ['=', '=', '='],
];

describe('a plain scalar is read as by go-yaml v2', () => {
  test.each(measured)('%j', (text, value, printed) => {
    expect(resolveScalar(text)).toEqual({ value, printed });
  });
});
