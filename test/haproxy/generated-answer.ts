import fc from 'fast-check';

import { type Act, pieces } from './scripted-server.ts';

/** An answer that nobody thought of: made of what HTTP allows, or of rubbish, sent in pieces, and ended somehow. */
export interface GeneratedAnswer {
  readonly text: string;
  /** Where it is cut, as shares of its length. */
  readonly cuts: readonly number[];
  readonly end: 'ended' | 'kept open' | 'reset';
}

const visible = fc.stringMatching(/^[ -~]{0,40}$/);
const header = fc
  .tuple(fc.stringMatching(/^X-[A-Za-z-]{1,20}$/), visible)
  .map(([name, text]) => `${name}: ${text}\r\n`);

const wellFormed = fc
  .record({
    version: fc.constantFrom('HTTP/1.0', 'HTTP/1.1'),
    code: fc.oneof(fc.constantFrom(199, 200, 299, 300, 399, 400), fc.integer({ min: 100, max: 599 })),
    reason: fc.constantFrom('', ' OK', ' Not Found', ' 200 OK'),
    headers: fc.array(header, { maxLength: 20 }),
    body: fc.stringMatching(/^[ -~\r\n]{0,200}$/),
  })
  .map(({ version, code, reason, headers, body }) => {
    // Without a space after the code 2.6 goes by rules of its own.
    return `${version} ${code}${reason === '' ? ' ' : reason}\r\n${headers.join('')}\r\n${body}`;
  });

/** No line break at its beginning: 2.6 skips those. */
const rubbish = fc
  .string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 60 })
  .filter((text) => !/^[\r\n]/.test(text) && !text.startsWith('HTTP/'));

export const generatedAnswer: fc.Arbitrary<GeneratedAnswer> = fc.record({
  text: fc.oneof({ weight: 3, arbitrary: wellFormed }, { weight: 1, arbitrary: rubbish }),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  end: fc.constantFrom('ended', 'kept open', 'reset'),
});

export function actOf({ text, cuts, end }: GeneratedAnswer): Act {
  const points = [0, ...cuts.map((share) => Math.floor(share * text.length)).sort((a, b) => a - b), text.length];
  const parts = points
    .slice(1)
    .map((point, at) => text.slice(points[at], point))
    .filter((part) => part !== '');
  return (socket) =>
    pieces(socket, parts, () => {
      if (end === 'ended') socket.end();
      if (end === 'reset') socket.resetAndDestroy();
    });
}
