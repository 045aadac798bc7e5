import { sourceFile } from '../../src/compose/source.ts';
import { parseYaml } from '../../src/compose/yaml.ts';
import type { WrittenValue } from '../../src/model/written-value.ts';

/**
 * What a text holds, in the form of the vectors: `["map", key, value, …]` with its keys in order, `["list", …]`,
 * `["int", digits]`, `["float", digits]`, `["error", message]`, or a string, a boolean, null.
 */
export type Neutral = string | boolean | null | readonly Neutral[];

/** A text as Drover reads it. Numbers have one type here: `["number", digits as Go prints them]`. */
export function readNeutral(text: string): Neutral {
  const value = parseYaml(sourceFile('f.yml', text), () => undefined);
  return value === undefined ? ['error'] : neutral(value);
}

function neutral(value: WrittenValue): Neutral {
  if (value.kind === 'list') return ['list', ...value.items.map(neutral)];
  if (value.kind === 'map') {
    const entries = [...value.entries].toSorted(([one], [other]) =>
      Buffer.compare(Buffer.from(one), Buffer.from(other)),
    );
    return ['map', ...entries.flatMap(([key, entry]) => [key, neutral(entry.value)])];
  }
  return typeof value.value === 'number' ? ['number', value.printed] : value.value;
}

/** A result of go-yaml's, its numbers of one type and its errors without their words. */
export function comparable(result: Neutral): Neutral {
  if (!Array.isArray(result)) return result;
  const [kind, ...rest] = result;
  if (kind === 'error' || kind === 'panic') return ['error'];
  if (kind === 'int' || kind === 'float') return ['number', ...rest];
  return [kind, ...rest.map(comparable)];
}
