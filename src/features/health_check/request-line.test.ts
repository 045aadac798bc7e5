import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseRequestLine } from './request-line.ts';

/** `option httpchk` arguments, and what HAProxy 1.6.0 put on the wire for them (measured). */
const measured: readonly [text: string, bytes: string][] = [
  ['', 'tcp'],
  ["''", 'OPTIONS / HTTP/1.0\r\n\r\n'],
  ['""', 'OPTIONS / HTTP/1.0\r\n\r\n'],
  ['/', 'OPTIONS / HTTP/1.0\r\n\r\n'],
  ['/health', 'OPTIONS /health HTTP/1.0\r\n\r\n'],
  ['GET /health', 'GET /health HTTP/1.0\r\n\r\n'],
  ['GET /health HTTP/1.0', 'GET /health HTTP/1.0\r\n\r\n'],
  ['GET "/x" "HTTP/1.0"', 'GET /x HTTP/1.0\r\n\r\n'],
  ['HEAD / HTTP/1.0', 'HEAD / HTTP/1.0\r\n\r\n'],
  ['HEAD "/" "HTTP/1.0"', 'HEAD / HTTP/1.0\r\n\r\n'],
  ['GET / HTTP/1.1', 'GET / HTTP/1.1\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost:\\ x', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost:\\ x\\r\\nUser-Agent:\\ a\\ b', 'GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: a b\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost: x', 'error'],
  ['GET /dashboard/# HTTP/1.0', 'GET /dashboard/ HTTP/1.0\r\n\r\n'],
  ['GET /# HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
  ['GET "/#" HTTP/1.0', 'GET /# HTTP/1.0\r\n\r\n'],
  ['GET /\\# HTTP/1.0', 'GET /# HTTP/1.0\r\n\r\n'],
  ['GET "/_cat/health?h=status" "HTTP/1.1"', 'GET /_cat/health?h=status HTTP/1.1\r\n\r\n'],
  ['GET /@@health_check HTTP/1.0', 'GET /@@health_check HTTP/1.0\r\n\r\n'],
  ['"GET / HTTP/1.0"', 'OPTIONS GET / HTTP/1.0 HTTP/1.0\r\n\r\n'],
  ["'GET / HTTP/1.0'", 'OPTIONS GET / HTTP/1.0 HTTP/1.0\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost:x\\r\\nConnection:close', 'GET / HTTP/1.1\r\nHost:x\r\nConnection:close\r\n\r\n'],
  ['GET / HTTP/1.1 Host:x', 'error'],
  ['get / http/1.0', 'get / http/1.0\r\n\r\n'],
  ['OPTIONS', 'OPTIONS OPTIONS HTTP/1.0\r\n\r\n'],
  ['GET  /x \t HTTP/1.0 ', 'GET /x HTTP/1.0\r\n\r\n'],
  [
    'POST / HTTP/1.0\\r\\nContent-Length:\\ 3\\r\\n\\r\\nabc',
    'POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n',
  ],
  ['GET /$HOME HTTP/1.0', 'GET /$HOME HTTP/1.0\r\n\r\n'],
  ['GET "/${NOPE}" HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
  ['GET /%20a%% HTTP/1.0', 'GET /%20a%% HTTP/1.0\r\n\r\n'],
  ['GET /a"b HTTP/1.0', 'error'],
  ['GET "/" "HTTP/1.1\\r\\nHost: x"', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ["GET / 'HTTP/1.1\\r\\nHost: x'", 'GET / HTTP/1.1\\r\\nHost: x\r\n\r\n'],
  ['GET / HTTP/1.1\\nHost:\\ x', 'GET / HTTP/1.1\nHost: x\r\n\r\n'],
  ['GET /\\x41 HTTP/1.0', 'GET /A HTTP/1.0\r\n\r\n'],
  ['FOO / HTTP/1.0', 'FOO / HTTP/1.0\r\n\r\n'],
  ['GET health HTTP/1.0', 'GET health HTTP/1.0\r\n\r\n'],
  ['GET http://h.example/p HTTP/1.1', 'GET http://h.example/p HTTP/1.1\r\n\r\n'],
  ['GET / HTTP/2', 'GET / HTTP/2\r\n\r\n'],
  ['GET / HTTP/1.2', 'GET / HTTP/1.2\r\n\r\n'],
  ['GET / FOO', 'GET / FOO\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost:\\ %[hostname]', 'GET / HTTP/1.1\r\nHost: %[hostname]\r\n\r\n'],
  ['GET / HTTP/1.0\\r\\nAuthorization:\\ Basic\\ YTpi', 'GET / HTTP/1.0\r\nAuthorization: Basic YTpi\r\n\r\n'],
  ['GET /a\\ b HTTP/1.0', 'GET /a b HTTP/1.0\r\n\r\n'],
  ['GET / HTTP/1.0\r\nX: y', 'error'],
  ['GET / HTTP/1.0\\r\\n', 'GET / HTTP/1.0\r\n\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\n\\Host:\\ x', 'GET / HTTP/1.1\r\n\\Host: x\r\n\r\n'],
  ['GET / HTTP/1.1\\r\\nHost:\\ x\\r\\nHost:\\ y', 'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
];

describe('a request line is what HAProxy 1.6 made of it', () => {
  test.each(measured)('%j', (text, expected) => {
    const request = parseRequestLine(text);
    expect(request.kind === 'http' ? request.bytes : request.kind).toBe(expected);
  });
});

test('the parts of a request', () => {
  const line = String.raw`GET "/status?a=b" HTTP/1.1\r\nHost:\ shop.example\r\nUser-Agent:\ a\ b\r\n\r\nbody`;
  expect(parseRequestLine(line)).toEqual({
    kind: 'http',
    method: 'GET',
    path: '/status?a=b',
    version: 'HTTP/1.1',
    headers: [
      { name: 'Host', value: 'shop.example' },
      { name: 'User-Agent', value: 'a b' },
    ],
    body: 'body',
    bytes: 'GET /status?a=b HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: a b\r\n\r\nbody\r\n\r\n',
    variables: [],
  });
});

describe('what HAProxy refused says why', () => {
  test.each([
    ['GET / HTTP/1.1\r\nHost: x', 'line break'],
    [String.raw`GET / HTTP/1.1\r\nHost: x`, '"x"'],
    ['GET "/ HTTP/1.0', '" is opened'],
    ["GET '/ HTTP/1.0", "' is opened"],
    [String.raw`GET /\x4 HTTP/1.0`, 'hexadecimal'],
    ['GET "/$1" HTTP/1.0', 'variable'],
    ['GET "/${A" HTTP/1.0', 'variable'],
  ])('%j', (text, reason) => {
    expect(parseRequestLine(text)).toMatchObject({ kind: 'error', reason: expect.stringContaining(reason) });
  });
});

test("variables in double quotes are HAProxy's own, and empty here", () => {
  expect(parseRequestLine('GET "/$HOME/${X}" HTTP/1.0')).toMatchObject({ path: '//', variables: ['HOME', 'X'] });
});

test('a line break after the line, and comments, are no part of it', () => {
  expect(parseRequestLine('GET / HTTP/1.0\n')).toMatchObject({ kind: 'http', path: '/' });
  expect(parseRequestLine('  GET / HTTP/1.0 # why\n# more')).toMatchObject({ kind: 'http', method: 'GET' });
});

test('never throws, and an http request always has method, path and version', () => {
  const fragment = fc.constantFrom(
    'GET',
    '/',
    ' ',
    '\\',
    '"',
    "'",
    '#',
    '\\r\\n',
    '\n',
    '\r',
    '$A',
    '${',
    '\\x41',
    ':',
    'é',
  );
  return fc.assert(
    fc.property(fc.array(fragment, { maxLength: 20 }), (fragments) => {
      const request = parseRequestLine(fragments.join(''));
      if (request.kind !== 'http') return;
      expect(request.method).not.toBe('');
      expect(request.path).not.toBe('');
      expect(request.bytes.endsWith('\r\n\r\n')).toBe(true);
    }),
    { numRuns: 300 },
  );
});
