import { beginningOf } from '../../model/beginning.ts';
import { error, type Report } from '../../model/diagnostic.ts';
import { expectBoolean, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenEntries, WrittenEntry } from '../../model/written-value.ts';
import type { StickinessPolicy } from './spec.ts';

const modes = ['rewrite', 'insert', 'prefix'] as const;
const texts = ['name', 'cookie', 'domain'] as const;
const truths = ['indirect', 'nocache', 'postonly'] as const;

/** `stickiness_policy`, or `lb_cookie_stickiness_policy` of Rancher 1.0 and 1.1: HAProxy's `cookie` in Rancher's words. */
export function stickinessPolicy(
  entry: WrittenEntry | undefined,
  report: Report,
): { stickinessPolicy?: StickinessPolicy } {
  const entries = expectMap(entry, report)?.entries;
  if (!entry || !entries) return {};
  warnOfOtherKeys(entry.key, entries, [...texts, ...truths, 'mode'], report);
  const policy: StickinessPolicy = {};
  for (const key of texts) {
    const text = word(entries, key, report);
    if (text !== undefined) policy[key] = text;
  }
  for (const key of truths) {
    const truth = expectBoolean(entries.get(key), report);
    if (truth !== undefined) policy[key] = truth;
  }
  const mode = chosenMode(entries, report);
  return { stickinessPolicy: mode === undefined ? policy : { ...policy, mode } };
}

function word(entries: WrittenEntries, key: 'name' | 'cookie' | 'domain', report: Report): string | undefined {
  const entry = entries.get(key);
  const text = expectText(entry, report) || undefined;
  if (text === undefined || key === 'name' || /^[^ \t\r\n]+$/.test(text)) return text;
  report(error('RC4218', `\`${key}\` has a space in it: "${beginningOf(text, 80)}"`, { at: entry?.value.location }));
  return undefined;
}

function chosenMode(entries: WrittenEntries, report: Report): (typeof modes)[number] | undefined {
  const entry = entries.get('mode');
  const text = expectText(entry, report);
  const mode = modes.find((known) => known === text);
  if (text && !mode) {
    const hint = `one of ${modes.join(', ')}`;
    report(error('RC4219', `there is no mode of stickiness "${text}"`, { at: entry?.value.location, hint }));
  }
  return mode;
}
