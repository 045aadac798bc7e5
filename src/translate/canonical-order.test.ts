import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';

import { inCanonicalOrder } from './canonical-order.ts';

const schema = z.strictObject({
  z: z.string().optional(),
  map: z.record(z.string(), z.strictObject({ b: z.int(), a: z.int() })).optional(),
  list: z
    .array(z.strictObject({ y: z.int(), x: z.int() }))
    .max(3)
    .default([]),
});

test('members stand as in the schema, those of maps by name, lists as they were', () => {
  const value = { other: 1, list: [{ x: 1, y: 2 }, { x: 0 }], map: { d: { a: 1, b: 2 }, c: {} }, z: 'z' };
  expect(JSON.stringify(inCanonicalOrder(value, schema))).toBe(
    '{"z":"z","map":{"c":{},"d":{"b":2,"a":1}},"list":[{"y":2,"x":1},{"x":0}],"other":1}',
  );
});

test('nothing is lost, and the order in which it was written changes nothing', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const ordered = inCanonicalOrder(value, schema);
      expect(ordered).toEqual(value);
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(JSON.stringify(inCanonicalOrder(reversed, schema))).toBe(JSON.stringify(ordered));
    }),
  ));
