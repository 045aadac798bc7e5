/**
 * What is wrong with a selector: comma-separated `key=value`, `key!=value`, `key in (a,b)`, `key notin (a,b)` and `key`
 * (docs/rancher.md §8.3). Rancher refused a key with a space in it.
 *
 * @returns undefined: nothing.
 */
export function selectorFault(text: string): string | undefined {
  for (const part of split(text)) {
    const key = keyOf(part.trim());
    if (key === '') return `"${part.trim()}" has no key`;
    if (/[\s()]/.test(key)) return `the key "${key}" has a space or a bracket in it`;
  }
  return undefined;
}

/** At the commas that stand in no brackets. */
function split(text: string): string[] {
  return text.split(/,(?![^(]*\))/);
}

/** The operators in the order Rancher tried them. */
function keyOf(requirement: string): string {
  for (const operator of ['!=', '=', ' notin ', ' in ']) {
    const at = requirement.indexOf(operator);
    if (at >= 0) return requirement.slice(0, at).trim();
  }
  return requirement;
}
