/** A set of characters as the inside of a regular expression's brackets: `a-zA-Z0-9._-`, `\d`, `\s`. */
export interface CharacterSet {
  /** As written. */
  readonly text: string;
  /** First and last code point of each range. */
  readonly ranges: readonly (readonly [number, number])[];
}

const classes: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  s: [
    [9, 13],
    [32, 32],
    [160, 160],
  ],
};
const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 };

/**
 * Reads a set without handing it to a regular expression: it comes from outside. A pair of brackets around it is
 * taken off; a range that runs backwards is two characters and a dash.
 */
export function parseCharacterSet(written: string): CharacterSet {
  const inside = /^\[(.*)\]$/s.exec(written)?.[1] ?? written;
  const ranges: [number, number][] = [];
  const items = readItems(inside);
  for (let at = 0; at < items.length; at++) {
    const [item, dash, last] = [items[at], items[at + 1], items[at + 2]];
    if (item === undefined) break;
    if (typeof item === 'object') ranges.push(...item.map(([from, to]): [number, number] => [from, to]));
    else if (dash === 'dash' && isCharacter(last) && pointOf(item) <= pointOf(last)) {
      ranges.push([pointOf(item), pointOf(last)]);
      at += 2;
    } else ranges.push([pointOf(item), pointOf(item)]);
  }
  return { text: written, ranges };
}

/** The characters of a text that are in the set, or outside it, each once. */
export function charactersOf(text: string, { ranges }: CharacterSet, which: 'inside' | 'outside'): string[] {
  const found = [...text].filter((character) => {
    const point = character.codePointAt(0) ?? 0;
    return ranges.some(([from, to]) => from <= point && point <= to) === (which === 'inside');
  });
  return [...new Set(found)];
}

/** The set as the inside of a regular expression's brackets, with everything escaped that means something there. */
export function characterClass({ ranges }: CharacterSet): string {
  const one = (point: number): string => String.fromCodePoint(point).replace(/[\\\]^[-]/, '\\$&');
  return ranges.map(([from, to]) => (from === to ? one(from) : `${one(from)}-${one(to)}`)).join('');
}

/** A code point, an unescaped `-`, or a class such as `\d`. */
type Item = number | 'dash' | readonly (readonly [number, number])[];

function readItems(text: string): Item[] {
  const characters = [...text];
  const items: Item[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    const next = characters[at + 1];
    if (character === '\\' && next !== undefined) {
      items.push(classes[next] ?? escapes[next] ?? next.codePointAt(0) ?? 0);
      at++;
    } else items.push(character === '-' ? 'dash' : (character.codePointAt(0) ?? 0));
  }
  return items;
}

function isCharacter(item: Item | undefined): item is number | 'dash' {
  return typeof item === 'number' || item === 'dash';
}

function pointOf(item: number | 'dash'): number {
  return item === 'dash' ? 45 : item;
}
