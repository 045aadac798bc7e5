import fc from 'fast-check';
import { expect, test } from 'vitest';

import { literal } from './literal.ts';

/** Kubernetes' expansion (third_party/forked/golang/expansion) for a container without any variables. */
function expand(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' || at + 1 === text.length) {
      out += text[at];
      continue;
    }
    // `$$` is one dollar; `$(X)` of an unknown X and any other `$x` stay as they are.
    if (text[at + 1] === '$') at++;
    out += '$';
  }
  return out;
}

test('a dollar that Kubernetes would read is doubled, others stay readable', () => {
  expect(literal('echo $(hostname) $HOME')).toBe('echo $$(hostname) $HOME');
  expect(literal('$$')).toBe('$$$');
});

test('what the container gets is what was written', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '(', ')', 'a') });
  fc.assert(
    fc.property(text, (written) => {
      expect(literal(written)).not.toMatch(/(^|[^$])(\$\$)*\$\(/);
      expect(expand(literal(written))).toBe(written);
    }),
  );
});
