import { closest } from '../model/closest.ts';
import { type Report, warning } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import { idleKeys, knownKeys } from './known-keys.ts';

/** Names every key of a service that no feature reads: it is left out, and nothing is left out without a word. */
export function warnOfUnreadKeys(service: WrittenService, read: ReadonlySet<string>, report: Report): void {
  for (const { key, keyLocation: at } of service.keys.values()) {
    if (read.has(key)) continue;
    if (!knownKeys.has(key)) {
      const meant = closest(key, [...read, ...knownKeys]);
      const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
      report(warning('RC4009', `a service has no key \`${key}\`; it is left out`, { at, hint }));
    } else if (idleKeys.has(key)) {
      report(warning('RC5001', `\`${key}\` is left out; Rancher did not act on it either`, { at }));
    } else {
      report(warning('RC5001', `\`${key}\` is left out: it is not translated yet`, { at }));
    }
  }
}
