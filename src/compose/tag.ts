import { type ResolvedScalar, resolveScalar } from './scalar.ts';

/** A scalar with what its tag made of it; `isKnown` unless the tag is one that nothing is done about. */
export interface TaggedScalar extends ResolvedScalar {
  readonly isKnown: boolean;
}

const core = 'tag:yaml.org,2002:';

/** Tags that go-yaml v2 held a value to. */
const checks: ReadonlyMap<string, (value: ResolvedScalar['value']) => boolean> = new Map([
  [`${core}int`, (value) => Number.isInteger(value)],
  [`${core}float`, (value) => typeof value === 'number'],
  [`${core}bool`, (value) => typeof value === 'boolean'],
  [`${core}null`, (value) => value === null],
]);

/**
 * Reads a scalar by its tag, as go-yaml v2 does: without one, quotes make text of it; with `!!int`, `!!float`, `!!bool`
 * or `!!null` it must be that, quoted or not; any other tag makes text of it.
 *
 * @returns undefined when it is not what its tag says.
 */
export function resolveTagged(text: string, tag: string | undefined, isPlain: boolean): TaggedScalar | undefined {
  const asText = { value: text, printed: text };
  if (tag === undefined) return { ...(isPlain ? resolveScalar(text) : asText), isKnown: true };
  const fits = checks.get(tag);
  if (!fits) return { ...asText, isKnown: tag === '!' || tag === `${core}str` || tag === `${core}merge` };
  const resolved = resolveScalar(text);
  return fits(resolved.value) ? { ...resolved, isKnown: true } : undefined;
}
