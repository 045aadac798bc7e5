import { expect, test } from 'vitest';

import { firstMistake } from './mistakes.ts';
import { derivedSource, sourceFile } from './source.ts';

/** Files without any of the mistakes, which look as if they had one. */
test.each([
  'a:\n- b\n- c\nd: e\n',
  'a:\n  - b: c\n    d: e\n  - f\n',
  'a: b\n  c\n  d\ne: f\n',
  'a: |\n  b: c: d\n  - "\nd: e\n',
  'a: >-\n\n  @b\n\nc: d\n',
  'a: "b\n  c: d"\ne: f\n',
  'a: [b,\nc]\nd: {e: f}\n',
  'a:\n  - - b\n    - c\n  - d\n',
  '- a\n- b: c\n  d:\n    - e\n',
  'a: {b: c} # d\ne: "f" # g\n',
  '# a\n\na:\n  # b\n  b: c\n# d\n',
  '"a: b": c\n',
])('finds nothing in %j', (text) => {
  const source = sourceFile('f.yml', text);
  expect(firstMistake(source, 1, source.lineStarts.length)).toBeUndefined();
});

test('of a rendered text names the lines of the original', () => {
  const original = sourceFile('f.tpl', '{{- if .Values.web }}\nweb:\n    image: nginx\n   scale: 2\n{{- end }}\n');
  const text = 'web:\n    image: nginx\n   scale: 2\n';
  const at = original.text.indexOf('web:');
  const rendered = derivedSource(original, text, [{ at: 0, start: at, end: at + text.length, copied: true }]);
  expect(firstMistake(rendered, 1, 9)?.hint).toBe('indent it by 4 spaces, like `image` on line 3');
});

test('finds a mistake in a line however long it is', () => {
  const source = sourceFile('f.yml', `a: ${'b: '.repeat(30_000)}\n${'c: d\n'.repeat(20_000)}`);
  expect(firstMistake(source, 1, source.lineStarts.length)).toMatchObject({ code: 'RC1004', offset: 4 });
});
