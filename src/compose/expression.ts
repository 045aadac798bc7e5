/** `:-` and `-` give a default, `:?` and `?` refuse to go on, `:+` and `+` give another value. */
export type Operator = ':-' | '-' | ':?' | '?' | ':+' | '+';

/** What stands at a `$`. */
export type Expression =
  | { readonly kind: 'dollar'; readonly end: number }
  | { readonly kind: 'variable'; readonly end: number; readonly name: string }
  | {
      readonly kind: 'operation';
      readonly end: number;
      readonly name: string;
      readonly operator: Operator;
      /** What stands behind the operator, as written. */
      readonly word: string;
    }
  | { readonly kind: 'invalid'; readonly end: number };

const bareName = /[A-Za-z_][A-Za-z0-9_]*/y;
// In braces a name may begin with a digit: libcompose's config/interpolation.go (parseVariableWithBraces).
const bracedName = /[A-Za-z0-9_]+/y;
const operators = /:?[-?+]/y;

/**
 * Reads the expression that begins with the `$` at `start`. The operators are Docker Compose's; Rancher knew none of them.
 * `end` is the first offset past it: the end of the text where a brace is not closed.
 */
export function readExpression(text: string, start: number): Expression {
  const next = text[start + 1];
  if (next === '$') return { kind: 'dollar', end: start + 2 };
  if (next === '{') return readBraces(text, start + 2);
  const name = match(bareName, text, start + 1);
  if (name === undefined) return { kind: 'invalid', end: Math.min(start + 2, text.length) };
  return { kind: 'variable', name, end: start + 1 + name.length };
}

function readBraces(text: string, start: number): Expression {
  const close = closingBrace(text, start);
  if (close === undefined) return { kind: 'invalid', end: text.length };
  const end = close + 1;
  const name = match(bracedName, text, start);
  if (name === undefined) return { kind: 'invalid', end };
  const after = start + name.length;
  if (after === close) return { kind: 'variable', name, end };
  const operator = match(operators, text, after) as Operator | undefined;
  if (operator === undefined) return { kind: 'invalid', end };
  return { kind: 'operation', name, operator, word: text.slice(after + operator.length, close), end };
}

/** Braces nest, so that a default may hold another expression, or JSON. */
function closingBrace(text: string, start: number): number | undefined {
  let open = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') open++;
    else if (text[at] === '}') open--;
    if (open === 0) return at;
  }
  return undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
