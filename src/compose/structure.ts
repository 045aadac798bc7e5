import type { Document, YAMLError } from 'yaml';

import type { Diagnostic } from '../model/diagnostic.ts';
import { withLineFeeds } from './characters.ts';
import { Reading, tooLong } from './reading.ts';
import { type Repair, type RepairedText, repair } from './repair.ts';
import type { SourceFile } from './source.ts';
import { structureLimits } from './structure-limits.ts';

/** What a file consists of, its scalars still without meaning. */
export interface Structure {
  /** Absent where the file has nothing but comments. */
  readonly document?: Document.Parsed;
  /** The text that places in the document refer to, and the way back from them. */
  readonly text: RepairedText;
  /** Where a second document begins, in the text as written. */
  readonly further?: number;
  readonly problems: readonly YAMLError[];
  /** Where reading ended, when nothing that follows could have made the text right. */
  readonly stopped?: number;
  /** Quotes and brackets that end nowhere, or not where the lines around them say: offsets in the text as written. */
  readonly unclosed: readonly number[];
}

/**
 * Takes a text apart with the parser of `yaml`. Where go-yaml v2 was more patient than YAML 1.2 (lines within quotes
 * and brackets that are indented by less than what they belong to, `\'` in double quotes, `*alias:` as a key), the
 * text is repaired and parsed again.
 *
 * @returns a diagnostic for what is refused before it is parsed to the end.
 */
export function readStructure(source: SourceFile): Structure | Diagnostic {
  // The parser makes an Error of every mistake; a stack for each would be most of its time on a hostile file.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return readRepaired(source);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function readRepaired(source: SourceFile): Structure | Diagnostic {
  if (source.lineStarts.length > structureLimits.lines) return tooLong(source, 0, `${structureLimits.lines} lines`);
  const written = withLineFeeds(source.text);
  const first = new Reading(source, repair(written, []));
  const structure = first.read();
  if ('code' in structure) return structure;
  let repairs: readonly Repair[] = first.repairs;
  let latest: Structure | Diagnostic = structure;
  // Each round mends at least one scalar or collection more; no real file needs a second one.
  for (let round = 0; round < mostRounds && repairs.length > 0; round++) {
    const reading = new Reading(source, repair(written, repairs));
    latest = reading.read();
    if ('code' in latest || reading.repairs.length === 0) break;
    repairs = combine(repairs, reading.repairs, reading.original);
  }
  if ('code' in latest) return latest;
  // The first mistake is the one to mend, as it was written.
  return isRefused(latest) ? { ...structure, unclosed: [...structure.unclosed, ...latest.unclosed] } : latest;
}

/** Whether a text is no YAML. */
export function isRefused({ problems, stopped }: Structure): boolean {
  return problems.length > 0 || stopped !== undefined;
}

const mostRounds = 8;

/** Repairs found in a repaired text, said of the text as written. */
function combine(
  known: readonly Repair[],
  found: readonly Repair[],
  original: (offset: number) => number,
): readonly Repair[] {
  const places = new Map(known.map((repair) => [repair.offset, repair]));
  for (const repair of found) {
    const offset = original(repair.offset);
    const other = places.get(offset);
    places.set(offset, { offset, remove: repair.remove, insert: (other?.insert ?? '') + repair.insert });
  }
  return [...places.values()].toSorted((one, other) => one.offset - other.offset);
}
