import { parseArgs } from 'node:util';

/**
 * Reads which namespaces an operator works in: `--namespaces a,b`, or else the environment variable `NAMESPACES`. Nothing
 * in either means the whole cluster.
 *
 * @param args the command line's words after the program.
 * @returns the names, each once; undefined for the whole cluster.
 * @throws Error that says what to write.
 */
export function watchedNamespaces(
  args: readonly string[],
  variable: string | undefined,
): readonly string[] | undefined {
  const { values } = parseArgs({ args: [...args], options: { namespaces: { type: 'string' } } });
  const text = values.namespaces ?? variable ?? '';
  if (text.trim() === '') return undefined;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
      throw new Error(
        `"${name}" in the namespaces "${text}" is no name of a namespace: write names with commas between`,
      );
    }
  }
  return [...new Set(names)];
}
