import type { Random } from './seeded-random.ts';

function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

const texts = ['"a"', '"B c"', '""', '"é€"', '"3"', '"a,b,,c"', '"true"', '`raw "q"`', '"0x1f"', '"x\\ny"'] as const;
const numbers = ['0', '1', '2', '-3', '7', '1.5', '-0.25', '2.0', '0x10', "'a'", '100000', '1e3'] as const;
const fields = [
  '.Values.name',
  '.Values.count',
  '.Values.nope',
  '.Values.empty',
  '.Stack.Name',
  '.Values.list',
] as const;

/** Functions by what they take: s a text, n a number, l a list, m a map, b a truth value, a anything, a* any number. */
const functions = [
  'and a a',
  'or a a',
  'not a',
  'eq a a',
  'eq s s s',
  'ne s s',
  'lt n n',
  'le s s',
  'gt n n',
  'ge n n',
  'len l',
  'len s',
  'index l n',
  'index m s',
  'slice l n',
  'print a*',
  'println a*',
  'printf f a*',
  'html s',
  'js s',
  'urlquery s',
  'trim s',
  'upper s',
  'lower s',
  'title s',
  'untitle s',
  'trimAll s s',
  'trimPrefix s s',
  'trimSuffix s s',
  'contains s s',
  'hasPrefix s s',
  'hasSuffix s s',
  'replace s s s',
  'repeat n s',
  'substr n n s',
  'trunc n s',
  'quote a*',
  'squote a*',
  'cat a*',
  'indent n s',
  'nindent n s',
  'plural s s n',
  'toString a',
  'toStrings l',
  'join s l',
  'split s s',
  'splitn s n s',
  'splitList s s',
  'splitPreserveQuotes s',
  'atoi s',
  'int a',
  'int64 a',
  'float64 a',
  'toDecimal a',
  'add a*',
  'add1 a',
  'sub a a',
  'mul a a',
  'div a a',
  'mod a a',
  'max a a',
  'min a a',
  'floor a',
  'ceil a',
  'round a n',
  'until n',
  'untilStep n n n',
  'seq n n',
  'list a*',
  'first l',
  'last l',
  'rest l',
  'initial l',
  'append l a',
  'prepend l a',
  'concat l l',
  'reverse l',
  'compact l',
  'uniq l',
  'without l a',
  'has a l',
  'chunk n l',
  'sortAlpha l',
  'all a*',
  'any a*',
  'coalesce a*',
  'default a a',
  'empty a',
  'ternary a a b',
  'dict s a',
  'dict s a s a',
  'get m s',
  'set m s a',
  'unset m s',
  'hasKey m s',
  'pluck s m m',
  'pick m s',
  'omit m s',
  'typeOf a',
  'kindOf a',
  'deepEqual a a',
  'toJson a',
  'toPrettyJson a',
  'toRawJson a',
  'b64enc s',
  'b64dec s',
  'sha256sum s',
  'adler32sum s',
  'base s',
  'dir s',
  'clean s',
  'ext s',
  'maxf a a',
  'minf a a',
  'nospace s',
] as const;

const patterns = [
  '"%s"',
  '"%d"',
  '"%v-%v"',
  '"%q"',
  '"%5.2f"',
  '"%+d|%x"',
  '"%T"',
  '"%08b"',
  '"%-6s|"',
  '"%#v"',
  '"%g"',
  '"%t%%"',
] as const;

/** An argument of the wanted kind, most of the time. */
function argument(random: Random, kind: string, depth: number): string {
  if (random() < 0.06) return argument(random, pick(random, ['s', 'n', 'l', 'm', 'b', 'a']), depth);
  switch (kind) {
    case 's':
      return random() < 0.3 ? pick(random, fields) : pick(random, texts);
    case 'n':
      return random() < 0.2 ? '(atoi .Values.count)' : pick(random, numbers);
    case 'b':
      return pick(random, ['true', 'false', '(eq 1 1)', '(empty "")']);
    case 'f':
      return pick(random, patterns);
    case 'l':
      return pick(random, [
        '(list 1 "a" 2.5)',
        '(list)',
        '(splitList "," .Values.list)',
        '(until 3)',
        '(list nil "b" "b")',
        '(list "c" "a" "b")',
      ]);
    case 'm':
      return pick(random, ['(dict "a" 1)', '(dict)', '(dict "a" (list 1 2))', '(dict "name" "x" "é" nil)']);
    default:
      return depth > 0 && random() < 0.4
        ? `(${call(random, depth - 1)})`
        : argument(random, pick(random, ['s', 'n', 'b', 'l', 'm', 's', 'n']), depth);
  }
}

function call(random: Random, depth: number): string {
  const [name, ...kinds] = pick(random, functions).split(' ');
  const words = kinds.flatMap((kind) => {
    const count = kind.endsWith('*') ? Math.floor(random() * 4) : 1;
    return Array.from({ length: count }, () => argument(random, kind.charAt(0), depth));
  });
  if (random() < 0.03) words.pop();
  if (random() < 0.03) words.push('1');
  const last = words.at(-1);
  if (last !== undefined && random() < 0.2) return `${last} | ${[name, ...words.slice(0, -1)].join(' ')}`;
  return [name, ...words].join(' ');
}

const spaces = ['', ' ', '\n', '  ', '\n  ', 'x', ' y\n'] as const;
const opens = ['{{', '{{ ', '{{- '] as const;
const closes = ['}}', ' }}', ' -}}'] as const;

function action(random: Random, inside: string): string {
  return pick(random, opens) + inside + pick(random, closes);
}

function block(random: Random, depth: number): string {
  const body = (): string => statements(random, depth - 1);
  const condition = call(random, 1);
  const otherwise = random() < 0.4 ? `${action(random, 'else')}${body()}` : '';
  const end = action(random, 'end');
  switch (pick(random, ['if', 'if', 'with', 'range', 'items', 'elseif', 'define'])) {
    case 'if':
      return `${action(random, `if ${condition}`)}${body()}${otherwise}${end}`;
    case 'elseif':
      return `${action(random, `if ${condition}`)}${body()}${action(random, `else if ${call(random, 1)}`)}${body()}${otherwise}${end}`;
    case 'with':
      return `${action(random, `with ${condition}`)}${body()}{{.}}${otherwise}${end}`;
    case 'range':
      return `${action(random, `range ${argument(random, 'l', 0)}`)}${body()}{{.}}${otherwise}${end}`;
    case 'items':
      return `${action(random, `range $i, $x := ${argument(random, pick(random, ['l', 'm']), 0)}`)}{{$i}}={{$x}}${body()}${end}`;
    default:
      return `${action(random, `$v := ${condition}`)}{{$v}}`;
  }
}

function statements(random: Random, depth: number): string {
  let text = '';
  for (let count = Math.floor(random() * 3); count >= 0; count--) {
    text += pick(random, spaces);
    text += depth > 0 && random() < 0.5 ? block(random, depth) : action(random, call(random, 1));
  }
  return text + pick(random, spaces);
}

/** A few characters lost or doubled, as happens in files. */
function damaged(random: Random, text: string): string {
  const at = Math.floor(random() * text.length);
  const length = 1 + Math.floor(random() * 4);
  switch (pick(random, ['cut', 'double', 'insert'])) {
    case 'cut':
      return text.slice(0, at) + text.slice(at + length);
    case 'double':
      return text.slice(0, at) + text.slice(at, at + length) + text.slice(at);
    default:
      return (
        text.slice(0, at) +
        pick(random, ['{{', '}}', '"', '(', ')', ' ', '|', '.', '-', '{{end}}', '$', '`', '\n']) +
        text.slice(at)
      );
  }
}

/** A template: mostly one call, some with blocks, some broken. */
export function randomTemplate(random: Random): string {
  const kind = random();
  if (kind < 0.6) return `{{${call(random, 2)}}}`;
  const text = statements(random, 2);
  return kind < 0.85 ? text : damaged(random, text);
}
