import { expect, test } from 'vitest';

import { codeFrame, locate, sourceFile } from './source.ts';

test('counts lines and columns from 1, the byte order mark left out', () => {
  const source = sourceFile('f', '\uFEFFab\r\ncd\n');
  expect(locate(source, 0, 2)).toMatchObject({ line: 1, column: 1 });
  expect(locate(source, 5, 6)).toMatchObject({ line: 2, column: 2 });
});

test('keeps a place within the text', () => {
  expect(locate(sourceFile('f', 'ab'), 90, 99)).toMatchObject({ line: 1, column: 3, offset: 2, end: 2 });
});

test('shows the line, the one before it, and carets under the place', () => {
  const source = sourceFile('f', 'a:\n  b: cd\n');
  expect(codeFrame(source, locate(source, 8, 10))).toBe('1 | a:\n2 |   b: cd\n  |      ^^');
});

test('cuts long lines and keeps tabs under tabs', () => {
  const long = sourceFile('f', 'x'.repeat(1000));
  expect(codeFrame(long, locate(long, 0, 1000)).length).toBeLessThan(400);
  const tab = sourceFile('f', '\ta: b');
  expect(codeFrame(tab, locate(tab, 4, 5))).toBe('1 | \ta: b\n  | \t   ^');
});

test('shows no control characters', () => {
  const source = sourceFile('f', 'a: \u001b[0m');
  expect(codeFrame(source, locate(source, 3, 4))).toBe('1 | a: \ufffd[0m\n  |    ^');
});

test('a carriage return breaks a line, alone or before a line feed', () => {
  const source = sourceFile('f', 'a\rb\r\nc');
  expect(locate(source, 5, 6)).toMatchObject({ line: 3, column: 1 });
  expect(codeFrame(source, locate(source, 2, 3))).toBe('1 | a\n2 | b\n  | ^');
});
