import * as z from 'zod';

/**
 * A value with its members in one order, whatever order they were written in: those of an object as its schema has
 * them, those of a map by name. Lists stay, since their order may mean something. What the schema does not know stands
 * last.
 */
export function inCanonicalOrder(value: unknown, schema: unknown): unknown {
  const inner = unwrapped(schema);
  if (Array.isArray(value)) {
    const item = inner instanceof z.ZodArray ? inner.element : undefined;
    return value.map((one) => inCanonicalOrder(one, item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const shape: Readonly<Record<string, unknown>> = inner instanceof z.ZodObject ? inner.shape : {};
  const every = inner instanceof z.ZodRecord ? inner.valueType : undefined;
  const rank = new Map(Object.keys(shape).map((name, position) => [name, position]));
  const members = Object.entries(value).toSorted(
    ([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || compare(a, b),
  );
  return Object.fromEntries(members.map(([name, member]) => [name, inCanonicalOrder(member, shape[name] ?? every)]));
}

function unwrapped(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable) {
    inner = inner.unwrap();
  }
  return inner;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
