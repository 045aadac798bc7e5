import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { loadText } from '../../test/conformance/load-text.ts';

const words =
  `version services volumes secrets networks catalog .catalog load_balancers external_services aliases containers
  virtual_machines storage_drivers hosts x-a web db image build command environment labels extends service file ports
  health_check lb_config certs scale hostname external_ips links volumes_from questions variable default deploy __proto__
  constructor 2 3.1`.split(/\s+/);
const texts = ['2', '3', '$A', '${A:-x}', '$', '0', '', 'web', 'A=1', 'b.yml', '80:80', '007', '{{x}}'];

const scalar = fc.oneof(fc.constantFrom(...texts), fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: fc.string() });
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }),
  ),
}));

/** JSON is YAML; a pair of a word and a value is an entry, so that maps have words that mean something. */
function json(tree: unknown): string {
  if (!Array.isArray(tree)) return JSON.stringify(tree ?? null);
  const isMap = tree.length > 0 && tree.every((item) => Array.isArray(item) && typeof item[0] === 'string');
  if (!isMap) return `[${tree.map(json).join(',')}]`;
  return `{${tree.map(([name, inner]) => `${JSON.stringify(name)}:${json(inner)}`).join(',')}}`;
}

test.each(['1.6', 'classic'] as const)('whatever the files, they are read by the rules of %s or refused', (merge) =>
  fc.assert(
    fc.property(value, value, value, fc.boolean(), (docker, other, rancher, composeInterpolation) => {
      const { stack, diagnostics } = loadText([json(docker), json(other)], json(rancher), {
        merge,
        composeInterpolation,
        readText: (path) => (path === 'b.yml' ? json(other) : undefined),
      });
      for (const { location } of diagnostics) expect(location).toBeDefined();
      for (const [name, service] of stack.services) expect(service.name).toBe(name);
    }),
    { numRuns: 500 },
  ),
);
