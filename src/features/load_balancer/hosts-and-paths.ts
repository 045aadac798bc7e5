import { beginningOf } from '../../model/beginning.ts';
import { error, type Report } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';

/** Whether a rule's host is one that HAProxy can compare with. Absent is sound. */
export function checkHost(hostname: string | undefined, at: Location | undefined, report: Report): boolean {
  if (hostname === undefined || (hostname.length <= 253 && /^[A-Za-z0-9*._:-]+$/.test(hostname))) return true;
  const hint = 'write a host name, with "*" at its beginning or its end where it may vary, as in "*.example.com"';
  report(error('RC4205', `"${beginningOf(hostname, 80)}" is no host name`, { at, hint }));
  return false;
}

/** Whether a rule's path is one that HAProxy can compare with. Absent is sound. */
export function checkPath(path: string | undefined, at: Location | undefined, report: Report): boolean {
  if (path === undefined || (path.length <= 1024 && /^[^ \t\r\n]+$/.test(path))) return true;
  const message = `"${beginningOf(path, 80)}" is no path: it has a space in it, or is longer than 1024`;
  report(error('RC4206', message, { at, hint: 'write what the path begins with, as in "/shop"' }));
  return false;
}
