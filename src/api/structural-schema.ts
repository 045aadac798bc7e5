import * as z from 'zod';

/** A node of a CustomResourceDefinition's OpenAPI schema. */
export interface StructuralSchema {
  type?: string;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema | boolean;
  items?: StructuralSchema;
  required?: string[];
  [keyword: string]: unknown;
}

const safeInteger = Number.MAX_SAFE_INTEGER;

/** Keywords zod writes that say nothing to the API server. */
const dropped = new Set(['$schema', 'examples', 'propertyNames']);

/**
 * Turns a zod schema into a structural one, the only kind the API server takes in a CustomResourceDefinition.
 *
 * What differs: no `additionalProperties` beside `properties` (unknown members are pruned, or refused under strict
 * field validation), no unions, every node typed, integers with a format instead of JavaScript's limits. A pattern with
 * words of its own is a CEL rule that says them, since the API server answers a bad `pattern` with the expression alone;
 * in a list of lists it stays a pattern.
 * Whatever a schema's `.meta()` holds passes through, `x-kubernetes-*` included.
 *
 * @throws Error naming the path of a node that has no structural form.
 */
export function structuralSchema(schema: z.ZodType): StructuralSchema {
  const written = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    reused: 'inline',
    cycles: 'throw',
    unrepresentable: 'throw',
    override: ({ zodSchema, jsonSchema }) => sayPatterns(zodSchema, jsonSchema),
  }) as StructuralSchema;
  return rewrite(written, '$');
}

/** `.regex(pattern, 'write …')`: what zod says of a bad text, the API server says too. */
function sayPatterns(schema: z.core.$ZodType, node: Record<string, unknown>): void {
  for (const check of schema._zod.def.checks ?? []) {
    const { format, pattern, error } = check._zod.def as Partial<z.core.$ZodCheckRegexDef>;
    const message = format === 'regex' ? error?.({} as never) : undefined;
    if (pattern === undefined || typeof message !== 'string') continue;
    if (pattern.source.includes("'")) throw new Error(`${pattern}: no CEL text holds a single quote`);
    node[saying] = { rule: `self.matches(r'${pattern.source}')`, message };
  }
}

/** Keyword that holds the rule a pattern may become, until it is known where the node stands. */
const saying = 'x-drover-saying';

/**
 * A pattern becomes a rule where it is affordable: the cost of a rule is multiplied by the limits of the lists it stands
 * in, a pattern costs nothing.
 */
function settlePattern(node: StructuralSchema, path: string): void {
  const rule = node[saying];
  delete node[saying];
  if (rule === undefined || (path.match(/\[\]|\.\*/g) ?? []).length > 1) return;
  const rules = (node['x-kubernetes-validations'] ?? []) as readonly object[];
  node['x-kubernetes-validations'] = [...rules, rule];
  delete node['pattern'];
}

function rewrite(node: StructuralSchema, path: string): StructuralSchema {
  if (node['anyOf'] ?? node['oneOf'] ?? node['allOf']) {
    throw new Error(`${path}: a union has no structural form; give the resource one shape and normalise before it`);
  }
  const entries = Object.entries(node).filter(([keyword]) => !dropped.has(keyword));
  const out: StructuralSchema = Object.fromEntries(entries);
  settlePattern(out, path);
  if (out.type === undefined) {
    return { ...out, type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }
  if (out.type === 'integer') integer(out);
  if (out['format'] === 'date-time') delete out['pattern'];
  if (out.properties) {
    delete out.additionalProperties;
    out.properties = Object.fromEntries(
      Object.entries(out.properties).map(([name, child]) => [name, rewrite(child, `${path}.${name}`)]),
    );
  } else if (typeof out.additionalProperties === 'object') {
    openMap(out, path);
  }
  if (out.items) out.items = rewrite(out.items, `${path}[]`);
  return out;
}

function integer(node: StructuralSchema): void {
  if (node['maximum'] === safeInteger) delete node['maximum'];
  if (node['minimum'] === -safeInteger) delete node['minimum'];
  node['format'] ??= 'int64';
}

/** A map whose values may be anything keeps them all; other maps check their values. */
function openMap(node: StructuralSchema, path: string): void {
  const values = node.additionalProperties as StructuralSchema;
  if (Object.keys(values).length === 0) {
    delete node.additionalProperties;
    node['x-kubernetes-preserve-unknown-fields'] = true;
    return;
  }
  node.additionalProperties = rewrite(values, `${path}.*`);
}
