/** Words of a command line, or where its quotes do not close. */
export type ShellWords =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'unclosed'; readonly quote: string };

/**
 * Splits a `command` or `entrypoint` that is text, as libcompose did (flynn/go-shlex): single quotes keep everything,
 * a backslash outside them keeps the next character and goes itself, `#` at the start of a word begins a comment.
 * There is no shell: `&&`, `>` and `*` are words like any other.
 */
export function splitShellWords(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let position = 0; position < text.length; position++) {
    const character = text.charAt(position);
    if (quote === "'" || (quote === '"' && character !== '\\')) {
      if (character === quote) quote = '';
      else word = (word ?? '') + character;
    } else if (character === '\\') {
      position++;
      word = (word ?? '') + text.charAt(position);
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#' && word === undefined) {
      const end = text.indexOf('\n', position);
      position = end < 0 ? text.length : end;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return { kind: 'unclosed', quote };
  if (word !== undefined) words.push(word);
  return { kind: 'words', words };
}
