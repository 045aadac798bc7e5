import { type Diagnostic, error } from '../model/diagnostic.ts';
import { locate, type SourceFile } from './source.ts';

/** Characters that go-yaml v2 refused anywhere in a file, comments included. */
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The first character that no YAML may hold, such as the beginning of an escape sequence of a terminal. */
export function refuseControlCharacter(source: SourceFile): Diagnostic | undefined {
  const found = refused.exec(source.text);
  if (!found) return undefined;
  const name = `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return error('RC1020', `the character ${name} may not stand in YAML`, {
    at: locate(source, found.index, found.index + 1),
    hint: 'take it out; in double quotes it can be written as an escape, such as "\\e"',
  });
}

const otherLineBreaks = /\r(?!\n)|[\u0085\u2028\u2029]/g;

/** What broke lines for go-yaml v2 and does not for the parser, as line feeds; every place stays where it is. */
export function withLineFeeds(text: string): string {
  return text.replaceAll(otherLineBreaks, '\n');
}
