/** One requirement of a selector, keys and values as written. */
export type SelectorTerm =
  | { readonly op: 'exists'; readonly key: string }
  | { readonly op: 'equals' | 'differs'; readonly key: string; readonly value: string }
  | { readonly op: 'in' | 'notIn'; readonly key: string; readonly values: readonly string[] };

/** What a selector asks for, or why Rancher refused it. */
export type Selector =
  | { readonly kind: 'selector'; readonly terms: readonly SelectorTerm[] }
  | { readonly kind: 'error'; readonly reason: string };

/** In the order in which Rancher tried them: a value may not contain an earlier one. */
const operators = [
  { symbol: '!=', op: 'differs' },
  { symbol: '=', op: 'equals' },
  { symbol: ' notin ', op: 'notIn' },
  { symbol: ' in ', op: 'in' },
] as const;

/**
 * Reads `k=v, k!=v, k in (a,b), k notin (a,b), k` as Cattle's SelectorUtils did (docs/rancher.md §9.5): all of it holds
 * together, brackets only keep the commas of a list from dividing it, and a key with a space was refused.
 */
export function parseSelector(text: string): Selector {
  const terms = parts(text).map(parseTerm);
  const spaced = terms.find(({ key }) => key.includes(' '));
  if (spaced) return { kind: 'error', reason: `the key "${spaced.key}" has a space in it` };
  return { kind: 'selector', terms };
}

/** Divided at the commas outside of brackets, which are left out themselves; what follows a last comma is nothing. */
function parts(text: string): string[] {
  const found: string[] = [];
  let part = '';
  let inList = false;
  for (const character of text) {
    if (character === '(') inList = true;
    else if (character === ')') inList = false;
    else if (character !== ',' || inList) part += character;
    else {
      found.push(part);
      part = '';
    }
  }
  return text === '' || text.endsWith(',') ? found : [...found, part];
}

function parseTerm(text: string): SelectorTerm {
  for (const { symbol, op } of operators) {
    const at = text.indexOf(symbol);
    if (at < 0) continue;
    const key = text.slice(0, at).trim();
    const value = text.slice(at + symbol.length).trim();
    if (op === 'in' || op === 'notIn') return { op, key, values: value.split(',').map((one) => one.trim()) };
    return { op, key, value };
  }
  return { op: 'exists', key: text.trim() };
}

/**
 * Whether labels fit a selector. Keys and values are compared without regard to case, but for the bare key. What
 * must differ must be there. A selector that asks for nothing fits nothing.
 */
export function matchesSelector(terms: readonly SelectorTerm[], labels: ReadonlyMap<string, string>): boolean {
  return terms.length > 0 && terms.every((term) => fits(term, labels));
}

function fits(term: SelectorTerm, labels: ReadonlyMap<string, string>): boolean {
  if (term.op === 'exists') return labels.has(term.key);
  const key = term.key.toLowerCase();
  return [...labels].some(([name, value]) => name.toLowerCase() === key && accepts(term, value.toLowerCase()));
}

function accepts(term: Exclude<SelectorTerm, { op: 'exists' }>, value: string): boolean {
  switch (term.op) {
    case 'equals':
      return value === term.value.toLowerCase();
    case 'differs':
      return value !== term.value.toLowerCase();
    case 'in':
      return term.values.some((one) => one.toLowerCase() === value);
    case 'notIn':
      return !term.values.some((one) => one.toLowerCase() === value);
  }
}
