import { error, type Report } from './diagnostic.ts';
import { isNothing, type WrittenEntry } from './written-value.ts';

const factors: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ns: 1e-9,
};
const whole = /^(\d{1,9}(\.\d{0,9})?|\.\d{1,9})(h|ms|us|µs|μs|ns|m|s)/;

/** Seconds as Rancher 1.6 read them: a whole number, or a Go duration such as `1m30s`; undefined: neither. */
export function parseSeconds(text: string): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  let rest = text;
  let seconds = 0;
  do {
    const part = whole.exec(rest);
    if (!part) return undefined;
    seconds += Number(part[1]) * (factors[part[3] ?? ''] ?? 0);
    rest = rest.slice(part[0].length);
  } while (rest !== '');
  return seconds;
}

/** A time in whole seconds, rounded up (docs/rancher.md §20.1). */
export function expectSeconds(entry: WrittenEntry | undefined, report: Report): number | undefined {
  if (!entry || isNothing(entry.value)) return undefined;
  const seconds = entry.value.kind === 'scalar' ? parseSeconds(entry.value.text.trim()) : undefined;
  if (seconds !== undefined && seconds <= 86_400) return Math.ceil(seconds - 1e-9);
  const found = entry.value.kind === 'scalar' ? `"${entry.value.text}"` : `a ${entry.value.kind}`;
  const message = `\`${entry.key}\` takes seconds or a time such as 1m30s, at most a day, not ${found}`;
  report(error('RC4103', message, { at: entry.value.location }));
  return undefined;
}
