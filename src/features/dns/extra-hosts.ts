import { isIP } from 'node:net';

import { error, warning } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

/** A list of `name:address`, or a map of them; each as `name:address`, in lower case. */
export function readExtraHosts(entry: WrittenEntry | undefined, context: TranslateContext): string[] {
  return writtenHosts(entry, context).flatMap((written) => read(written, context));
}

function writtenHosts(entry: WrittenEntry | undefined, { report }: TranslateContext): WrittenText[] {
  if (entry?.value.kind !== 'map') return expectTexts(entry, report);
  return [...entry.value.entries.values()].map(({ key, value, keyLocation: location }) => ({
    text: `${key}:${value.kind === 'scalar' ? value.text : ''}`,
    location,
  }));
}

function read({ text, location: at }: WrittenText, { report }: TranslateContext): string[] {
  const colon = text.indexOf(':');
  const [written, ip] = [text.slice(0, colon).trim(), text.slice(colon + 1).trim()];
  const name = written.toLowerCase();
  if (colon < 1 || isIP(ip) === 0 || !/^[a-z0-9._-]+$/.test(name)) {
    const hint = 'write name:address, as in "db.example.com:192.0.2.7"; a name has no address here';
    report(error('RC4107', `"${text}" is no entry of /etc/hosts`, { at, hint }));
    return [];
  }
  if (name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)) {
    return [`${name}:${ip}`];
  }
  const message = `the extra host ${written} is left out: Kubernetes takes DNS names only, letters, digits, "-" and "."`;
  report(warning('RC5134', message, { at, hint: 'give it a DNS name', grade: 'unsupported' }));
  return [];
}
