import { readLayout } from '../compose/layout.ts';
import { looksLikeService } from '../compose/service-shape.ts';
import { lineText, type SourceFile } from '../compose/source.ts';
import { parseYaml } from '../compose/yaml.ts';
import type { Diagnostic, Report } from '../model/diagnostic.ts';
import type { WrittenEntry, WrittenMap } from '../model/written-value.ts';

const heading = /^(?<indent> *)(?<key>\.?catalog):\s*(?:#.*)?$/;

/**
 * Finds `catalog:` or `.catalog:` in a file that need not be YAML as a whole: Rancher 1.6 cut the block's lines out of
 * the raw text, since a Go template is read before it is rendered (docs/rancher.md §12.1). What stands around the block
 * becomes blanks, so that every place keeps its line and column.
 *
 * @returns undefined when the file has no such block, or one that cannot be read; the latter is reported when nothing
 *   else will read the file as it is.
 */
export function findCatalogBlock(source: SourceFile, report: Report): WrittenMap | undefined {
  if (!source.text.includes('catalog')) return undefined;
  const isTemplate = source.text.includes('{{');
  const said: Diagnostic[] = [];
  const cut = cutCatalogBlock(source);
  if (cut) {
    const block = blockOf(parseYaml(cut, (diagnostic) => said.push(diagnostic)));
    if (block) return block;
  }
  if (isTemplate) {
    for (const diagnostic of said.filter(({ severity }) => severity === 'error')) report(diagnostic);
    return undefined;
  }
  const value = parseYaml(source, () => undefined);
  return value && readLayout(value, () => undefined).catalog;
}

function blockOf(value: ReturnType<typeof parseYaml>): WrittenMap | undefined {
  if (value?.kind !== 'map') return undefined;
  const [entry] = value.entries.values() as Iterable<WrittenEntry>;
  if (entry?.value.kind !== 'map') return undefined;
  // Without a dot it may be the name of a service, in a file of version 1.
  return entry.key === 'catalog' && looksLikeService(entry.value) ? undefined : entry.value;
}

/** The file with blanks for everything but the lines of its catalogue block; undefined: there is none. */
export function cutCatalogBlock(source: SourceFile): SourceFile | undefined {
  const headings = source.lineStarts.flatMap((_, position) => {
    const found = heading.exec(lineText(source, position + 1))?.groups;
    return found ? [{ line: position + 1, indent: found['indent']?.length ?? 0, key: found['key'] ?? '' }] : [];
  });
  const top = headings.filter(({ indent }) => indent === 0);
  const first =
    top.find(({ key }) => key === 'catalog') ??
    top[0] ??
    headings.find(({ key, indent }) => indent > 0 && key === '.catalog');
  if (!first) return undefined;
  const last = lastLine(source, first.line, first.indent);
  const from = source.lineStarts[first.line - 1] ?? 0;
  const to = source.lineStarts[last] ?? source.text.length;
  const { text } = source;
  return { ...source, text: blank(text.slice(0, from)) + text.slice(from, to) + blank(text.slice(to)) };
}

/** The last line below a heading that is indented deeper; blank lines and comments end no block. */
function lastLine(source: SourceFile, headingLine: number, indent: number): number {
  let last = headingLine;
  for (let line = headingLine + 1; line <= source.lineStarts.length; line++) {
    const text = lineText(source, line);
    if (/^\s*(#.*)?$/.test(text)) continue;
    if ((/^ */.exec(text)?.[0].length ?? 0) <= indent) break;
    last = line;
  }
  return last;
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}
