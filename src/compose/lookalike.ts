/** What a plain scalar looks like, and is not. */
export interface Lookalike {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const typographic = /^[\u2018-\u201e\u00ab\u2039]/;
const unusualSpace = /^[\u00a0\u2007\u202f]|:[\u00a0\u2007\u202f]/;
/** Line breaks of a plain scalar are spaces by now. */
const keysWithoutSpace = /^[a-zA-Z_][\w-]*:[^\s/]\S*( [a-zA-Z_][\w-]*:[^\s/]\S*)+$/;
const itemsWithoutSpace = /^-[^\s-]\S*( -[^\s-]\S*)+$/;

/**
 * Text that its author most likely meant as something else: quotes that a word processor made, spaces that are none to
 * YAML, keys or list items without the space after the colon or dash, which together are one text.
 */
export function findLookalike(text: string): Lookalike | undefined {
  if (typographic.test(text)) {
    const message = `\`${text[0]}\` is no quote in YAML, and becomes a part of the text`;
    return { code: 'RC1026', message, hint: 'write " or \'' };
  }
  if (unusualSpace.test(text)) {
    const message = 'a no-break space is no space in YAML, and becomes a part of the text';
    return { code: 'RC1027', message, hint: 'write an ordinary space' };
  }
  return undefined;
}

/** The same of a text that stands on lines of its own below its key. */
export function findMissingSpaces(text: string): Lookalike | undefined {
  if (keysWithoutSpace.test(text)) {
    const message = 'these lines are one text, since a key ends with a colon and a space';
    return { code: 'RC1028', message, hint: 'write a space after each colon' };
  }
  if (itemsWithoutSpace.test(text)) {
    const message = 'these lines are one text, since a list item begins with a dash and a space';
    return { code: 'RC1028', message, hint: 'write a space after each dash' };
  }
  return undefined;
}
