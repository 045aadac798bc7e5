import type { SourceFile } from '../compose/source.ts';

/** Whether the texts mention a variable: `$NAME`, `${NAME…}`, `.Values.NAME` or `index .Values "NAME"`. */
export function mentions(sources: readonly SourceFile[], name: string): boolean {
  return sources.some(({ text }) => mentionedVariables(text).has(name));
}

function mentionedVariables(text: string): ReadonlySet<string> {
  const found = text.matchAll(/\$\{?(\w+)|\.Values\.(\w+)|\bindex\s+\$?\.Values\s+"(\w+)"/g);
  return new Set([...found].map(([, variable, member, index]) => variable ?? member ?? index ?? ''));
}
