/** Where the scalar in quotes that begins at `open` ends, the closing quote included. */
export function endOfQuoted(text: string, open: number): number | undefined {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (text[at] === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return undefined;
}

/** The end of a flow collection, or the bracket or quote within it that is never closed. */
export type Enclosed = { readonly end: number } | { readonly unclosed: number };

const closing: ReadonlyMap<string, string> = new Map([
  ['[', ']'],
  ['{', '}'],
]);

/** Looks for the end of the list or map in brackets that begins at `open`, whatever its lines are indented by. */
export function endOfFlow(text: string, open: number): Enclosed {
  const opened: number[] = [];
  // Quotes in the middle of a plain scalar are text.
  let begins = true;
  // Behind what is enclosed a colon needs no space.
  let isBehind = false;
  for (let at = open; at < text.length; at++) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) continue;
    const wasBehind = isBehind;
    isBehind = false;
    if (closing.has(character)) {
      opened.push(at);
      begins = true;
    } else if (character === ']' || character === '}') {
      const last = opened.pop() ?? open;
      if (closing.get(text[last] ?? '') !== character) return { unclosed: last };
      if (opened.length === 0) return { end: at + 1 };
      begins = false;
      isBehind = true;
    } else if (begins && (character === '"' || character === "'")) {
      const end = endOfQuoted(text, at);
      if (end === undefined) return { unclosed: at };
      at = end - 1;
      begins = false;
      isBehind = true;
    } else if (character === '#' && /[\s,[\]{}"']/.test(text[at - 1] ?? '')) {
      const end = text.indexOf('\n', at);
      if (end < 0) break;
      at = end;
    } else
      begins = character === ',' || (/[:?]/.test(character) && (wasBehind || /[\s,[\]{}]/.test(text[at + 1] ?? ' ')));
  }
  return { unclosed: opened.at(-1) ?? open };
}
