import { error, type Report, warning } from '../model/diagnostic.ts';
import type { WrittenEntries, WrittenEntry, WrittenScalar, WrittenValue } from '../model/written-value.ts';

/** Value of a variable; undefined: not set. */
export type Variables = (name: string) => string | undefined;

/**
 * Replaces `$NAME`, `${NAME}` and `$$` in every text below an entry, as Rancher did: keys are left alone, an unset
 * variable is empty, and any other use of `$` is an error. What is replaced stays text, whatever it looks like.
 */
export function interpolate(entry: WrittenEntry, variables: Variables, report: Report): WrittenEntry {
  return { ...entry, value: inValue(entry.value, entry.key, variables, report) };
}

function inValue(value: WrittenValue, key: string, variables: Variables, report: Report): WrittenValue {
  switch (value.kind) {
    case 'scalar':
      return inScalar(value, key, variables, report);
    case 'list':
      return { ...value, items: value.items.map((item) => inValue(item, key, variables, report)) };
    case 'map':
      return { ...value, entries: inEntries(value.entries, variables, report) };
  }
}

function inEntries(entries: WrittenEntries, variables: Variables, report: Report): WrittenEntries {
  return new Map([...entries].map(([key, entry]) => [key, interpolate(entry, variables, report)]));
}

const expression =
  /\$(?:(?<dollar>\$)|(?<bare>[A-Za-z_][A-Za-z0-9_]*)|\{(?<braced>[A-Za-z0-9_]+)\}|(?<bad>\{[^}]*\}?|.?))/gs;

function inScalar(scalar: WrittenScalar, key: string, variables: Variables, report: Report): WrittenScalar {
  if (typeof scalar.value !== 'string' || !scalar.text.includes('$')) return scalar;
  const text = scalar.text.replaceAll(expression, (found, ...rest) => {
    const { dollar, bare, braced } = rest.at(-1) as Record<string, string | undefined>;
    if (dollar !== undefined) return '$';
    const name = bare ?? braced;
    if (name === undefined) {
      report(
        error('RC2001', `\`${key}\` has a "${found}" that is no variable`, {
          at: scalar.location,
          hint: advice(found),
        }),
      );
      return '';
    }
    const value = variables(name);
    if (value === undefined) {
      const message = `the variable ${name} is not set; it is taken as empty, as in Rancher`;
      report(warning('RC2002', message, { at: scalar.location, hint: `set ${name}, or give a file with --env-file` }));
    }
    return value ?? '';
  });
  return { ...scalar, value: text, text, printed: text };
}

function advice(found: string): string {
  const name = /^\$\{([A-Za-z0-9_]+)/.exec(found)?.[1];
  if (name === undefined) return 'write $$ for a dollar sign';
  return `Rancher knew no defaults: write \${${name}} and set ${name}, or $$ for a dollar sign`;
}
