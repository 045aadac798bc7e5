/** A header of a health check's request. */
export interface RequestHeader {
  readonly name: string;
  readonly value: string;
}

/** An HTTP check as HAProxy sends it. */
export interface HttpRequest {
  readonly kind: 'http';
  readonly method: string;
  readonly path: string;
  readonly version: string;
  readonly headers: readonly RequestHeader[];
  /** What follows the headers' empty line; almost always empty. */
  readonly body: string;
  /** Everything HAProxy 1.6 puts on the wire. */
  readonly bytes: string;
  /** Variables in double quotes, which HAProxy replaced from an environment of its own: read as empty here. */
  readonly variables: readonly string[];
}

export type RequestLine = { readonly kind: 'tcp' } | HttpRequest | { readonly kind: 'error'; readonly reason: string };

/**
 * Reads a `request_line`, which Rancher pasted after HAProxy's `option httpchk`: the words are HAProxy 1.6's own
 * (docs/rancher.md §2.3). Empty is a TCP check; one word is a path asked with OPTIONS; two are method and path.
 */
export function parseRequestLine(text: string): RequestLine {
  if (text === '') return { kind: 'tcp' };
  const [line = '', ...following] = text.split('\n');
  if (following.some((other) => !/^\s*(#.*)?$/.test(other))) {
    return refused(String.raw`it breaks off at a line break; write \r\n as four characters, in single quotes or none`);
  }
  const split = splitWords(line);
  if ('reason' in split) return refused(split.reason);
  const [first = '', second = '', third = '', fourth = ''] = split.words;
  if (fourth !== '') {
    return refused(
      String.raw`HAProxy takes three words, METHOD PATH VERSION, and this is a fourth: "${fourth}"; write a space inside a header as "\ "`,
    );
  }
  if (first === '') return request('OPTIONS', '/', 'HTTP/1.0', split.variables);
  if (second === '') return request('OPTIONS', first, 'HTTP/1.0', split.variables);
  return request(first, second, third === '' ? 'HTTP/1.0' : third, split.variables);
}

function refused(reason: string): RequestLine {
  return { kind: 'error', reason };
}

/** The third word holds the headers too: HAProxy only joins words. */
function request(method: string, path: string, tail: string, variables: readonly string[]): HttpRequest {
  const [version = '', ...lines] = tail.split(/\r\n|\n/);
  const end = lines.indexOf('');
  const headerLines = end < 0 ? lines : lines.slice(0, end);
  return {
    kind: 'http',
    method,
    path,
    version,
    headers: headerLines.map(header),
    body: end < 0 ? '' : lines.slice(end + 1).join('\r\n'),
    bytes: `${method} ${path} ${tail}\r\n\r\n`,
    variables,
  };
}

function header(line: string): RequestHeader {
  const colon = line.indexOf(':');
  if (colon < 0) return { name: line.trim(), value: '' };
  return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
}

interface SplitWords {
  readonly words: readonly string[];
  readonly variables: readonly string[];
}

const escapes: Readonly<Record<string, string>> = {
  ' ': ' ',
  '\\': '\\',
  '#': '#',
  '"': '"',
  "'": "'",
  r: '\r',
  n: '\n',
  t: '\t',
};

/** HAProxy 1.6's configuration line: quotes, escapes, comments, and variables inside double quotes. */
function splitWords(line: string): SplitWords | { readonly reason: string } {
  const words: string[] = [''];
  const variables: string[] = [];
  let quote = '';
  let rest = line;
  const add = (text: string): void => {
    words.push((words.pop() ?? '') + text);
  };
  while (rest !== '') {
    const character = rest.charAt(0);
    let length = 1;
    if (character === '\r') break;
    if (character === '#' && quote === '') break;
    if (character === quote) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === '\\' && quote !== "'") {
      const escaped = readEscape(rest, quote);
      if (escaped === undefined) return { reason: String.raw`\x needs two hexadecimal digits other than 00 after it` };
      add(escaped.text);
      length = escaped.length;
    } else if (quote === '' && /\s/.test(character)) {
      length = rest.length - rest.trimStart().length;
      words.push('');
    } else if (character === '$' && quote === '"') {
      const variable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/.exec(rest);
      if (!variable) return { reason: 'a "$" in double quotes begins a variable of HAProxy\'s; use single quotes' };
      variables.push(variable[1] ?? variable[2] ?? '');
      length = variable[0].length;
    } else {
      add(character);
    }
    rest = rest.slice(length);
  }
  if (quote !== '') return { reason: `a ${quote} is opened and not closed` };
  return { words: words[0] === '' && words.length > 1 && /^\s/.test(line) ? words.slice(1) : words, variables };
}

function readEscape(rest: string, quote: string): { text: string; length: number } | undefined {
  const next = rest.charAt(1);
  if (next === 'x') {
    const digits = /^\\x([0-9a-fA-F]{2})/.exec(rest)?.[1];
    if (digits === undefined || digits === '00') return undefined;
    return { text: String.fromCharCode(Number.parseInt(digits, 16)), length: 4 };
  }
  if (next === '$' && quote === '"') return { text: '$', length: 2 };
  const text = escapes[next];
  return text === undefined ? { text: '\\', length: 1 } : { text, length: 2 };
}
