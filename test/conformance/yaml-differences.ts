/** A difference between Drover's reading and go-yaml v2's that is meant, and the texts that show it. */
export interface Difference {
  /** `patient`: go-yaml refused, Drover reads. `strict`: the other way round. `value`: both read, and not the same. */
  readonly kind: 'patient' | 'strict' | 'value';
  readonly texts: RegExp;
  readonly reason: string;
}

export const differences: readonly Difference[] = [
  {
    kind: 'patient',
    texts: /\t/,
    reason: 'YAML 1.2 allows tabs between words, in blank lines and before comments; what the file means is plain',
  },
  {
    kind: 'patient',
    texts: /"x\\\/y"|\\ud83d\\ude00/,
    reason: 'JSON writes `\\/`, and characters beyond U+FFFF as two escapes',
  },
  {
    kind: 'patient',
    texts: /[[{](.*: )?(:80|::1|\?a|:a|a\?b|\?\]|:z)/,
    reason: 'in brackets `?` and `:` begin or cut a word for go-yaml v2; a word with them in it is one word',
  },
  {
    kind: 'patient',
    texts: /[[{](.*: )?!\S*[,\]]/,
    reason: 'a tag without a value, before a comma or a bracket: an empty value',
  },
  {
    kind: 'patient',
    texts: /k{1024}|\{"?a"?\n: b/,
    reason: 'in braces a key may be long, and its colon on the next line',
  },
  {
    kind: 'patient',
    texts: /^%(YAML|TAG)/,
    reason: '`%YAML 1.2`, or an instruction twice, changes nothing in the file',
  },
  { kind: 'patient', texts: /^\s*\.\.\./, reason: 'the end of a document before its beginning: nothing' },
  { kind: 'patient', texts: /!!int (08|1\.0)/, reason: 'a float that is a whole number may be called `!!int`' },
  { kind: 'patient', texts: /!!binary "a b"/, reason: '`!!binary` is not decoded, with a warning' },
  { kind: 'patient', texts: /<<: \*l\n/, reason: '`<<` takes an alias of a list of maps as it takes the list' },
  { kind: 'patient', texts: /^\? a\n : b/, reason: 'the colon of a `? ` key may stand further in' },

  {
    kind: 'value',
    texts: /^(~|null|Null|NULL): /,
    reason: 'a key is its text, `~` and `null` too; go-yaml v2 has an empty key',
  },
  {
    kind: 'value',
    texts: /\.5_0/,
    reason: 'Go 1.13 taught its floats underscores; Rancher was built with Go 1.7 and 1.8',
  },
  {
    kind: 'value',
    texts: /[[{](\S+:|.*:,b)[,\]}]/,
    reason: '`word:` before a comma or bracket: Rancher refused it; a key without a value, as in YAML 1.2',
  },
  { kind: 'value', texts: /^[[{]\?a/, reason: '`?word` in brackets is a word, not a key; nobody means a key' },
  { kind: 'value', texts: /^\[!\S*, z/, reason: 'go-yaml v2 drops an item that is only a tag; it is an empty one' },
  { kind: 'value', texts: /[\u2028\u2029]/, reason: 'U+2028 and U+2029 break lines, and do not stay in the text' },
  { kind: 'value', texts: /!!binary aGVsbG8=/, reason: '`!!binary` is not decoded, with a warning' },
  {
    kind: 'value',
    texts: /"b \\\n\n/,
    reason: 'an empty line after an escaped line break is left out by one, kept by the other',
  },

  {
    kind: 'strict',
    texts: /[[{](k: )?-[,\]]/,
    reason: 'a lone `-` in brackets: text to go-yaml v2, a mistake to everyone else',
  },
  { kind: 'strict', texts: /^k: \n\|/, reason: 'a block scalar in the column of its key: only go-yaml v2 takes that' },
  {
    kind: 'strict',
    texts: /\n%YAML/,
    reason: 'an instruction after the content; the document before it was not ended',
  },
  { kind: 'strict', texts: /^\[!!(int)?, /, reason: 'a tag without a name, or without the value it asks for' },
  {
    kind: 'strict',
    texts: /^(&\w+|!t) ?:/,
    reason: 'a colon after an anchor or a tag: an empty key, which nobody means',
  },
];
