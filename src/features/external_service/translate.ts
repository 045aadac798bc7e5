import { isIP } from 'node:net';

import { beginningOf } from '../../model/beginning.ts';
import { error, warning } from '../../model/diagnostic.ts';
import { expectText, expectTexts } from '../../model/expect.ts';
import { markerImage } from '../../model/marker-image.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { has } from './claims.ts';

interface ExternalService {
  externalIps?: string[];
  hostname?: string;
}

/** Addresses or a host name. Rancher refused both at once (docs/rancher.md §8.5). */
export function translate(service: WrittenService, context: TranslateContext): ExternalService {
  const { report } = context;
  const externalIps = addresses(service, context);
  const hostname = hostName(service, context);
  const at = service.keys.get('hostname')?.keyLocation ?? service.location;
  if (externalIps.length > 0 && hostname !== undefined) {
    const message = `${service.name} has addresses and a host name, of which Rancher took one`;
    report(error('RC4222', message, { at, hint: 'leave `external_ips` or `hostname` out' }));
  }
  if (externalIps.length === 0 && hostname === undefined) {
    const message = `${service.name} has neither \`external_ips\` nor \`hostname\`: its name stands for nothing`;
    report(warning('RC4223', message, { at: service.location, hint: 'write one of them' }));
  }
  warnOfImage(service, context);
  return {
    ...(externalIps.length > 0 ? { externalIps: [...new Set(externalIps)] } : {}),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

/** An empty text is a variable that is not set, which has been told. */
function addresses(service: WrittenService, { report }: TranslateContext): string[] {
  return expectTexts(service.keys.get('external_ips'), report).flatMap(({ text, location: at }) => {
    const address = text.trim();
    if (address === '') return [];
    if (isIP(address) !== 0) return [address];
    const hint = 'write a name as `hostname`';
    report(error('RC4224', `"${beginningOf(address, 80)}" is no IP address`, { at, hint }));
    return [];
  });
}

function hostName(service: WrittenService, { report }: TranslateContext): string | undefined {
  const entry = service.keys.get('hostname');
  const text = expectText(entry, report)?.trim();
  if (!text) return undefined;
  if (text.length <= 253 && /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\.?$/.test(text)) return text;
  const hint = 'write it as in "db.example.com", without a port or a path';
  report(error('RC4225', `"${beginningOf(text, 80)}" is no host name`, { at: entry?.value.location, hint }));
  return undefined;
}

function warnOfImage(service: WrittenService, { report }: TranslateContext): void {
  if (markerImage(service) !== undefined || !has(service, 'image')) return;
  const message = `${service.name} is external for its \`external_ips\`, and its image does not run: so read the classic rancher-compose; the engine of 1.6 ran the image`;
  const hint = 'leave `external_ips` out to run the image';
  report(warning('RC5210', message, { at: service.keys.get('external_ips')?.keyLocation, hint, grade: 'approximate' }));
}
