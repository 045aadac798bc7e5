import { error, warning } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { formatPort, parseWrittenPort, type WrittenPort } from './written-port.ts';

interface Ports {
  ports?: string[];
  expose?: string[];
}

/** Published ports, and ports that other services may use. Each is written once, in the order of the file. */
export function translate(service: WrittenService, context: TranslateContext): Ports {
  const ports = new Set<string>();
  const expose = new Set<string>();
  for (const written of expectTexts(service.keys.get('ports'), context.report)) {
    const port = read(written, '"8080:80", "53:53/udp" or "192.0.2.1:8080:80"', context);
    if (!port) continue;
    if (port.public === undefined) warnOfRandomPort(port, written, context);
    ports.add(formatPort(port));
  }
  for (const written of expectTexts(service.keys.get('expose'), context.report)) {
    const port = read(written, '"8080" or "53/udp"', context);
    if (!port) continue;
    if (port.public !== undefined || port.hostAddress !== undefined) warnOfPublicPart(port, written, context);
    expose.add(formatPort({ kind: 'port', private: port.private, protocol: port.protocol }));
  }
  return {
    ...(ports.size > 0 ? { ports: [...ports] } : {}),
    ...(expose.size > 0 ? { expose: [...expose] } : {}),
  };
}

function read(written: WrittenText, examples: string, context: TranslateContext): WrittenPort | undefined {
  const port = parseWrittenPort(written.text);
  if (port.kind === 'port') return port;
  if (port.kind === 'range') {
    const message = `"${written.text}" is a range of ports, which Rancher refused too`;
    context.report(error('RC4015', message, { at: written.location, hint: 'write each port on a line of its own' }));
    return undefined;
  }
  const hint = `ports are between 1 and 65535, as in ${examples}; an address without a public port is 192.0.2.1::80`;
  context.report(error('RC4014', `"${written.text}" is no port`, { at: written.location, hint }));
  return undefined;
}

/** What is exposed is not published. */
function warnOfPublicPart(port: WrittenPort, { text, location: at }: WrittenText, context: TranslateContext): void {
  const message = `\`expose\` opens nothing on the host: of "${text}" only ${port.private} is read`;
  context.report(warning('RC4032', message, { at, hint: 'to publish it write it below `ports`' }));
}

/** Rancher took a free public port from a range of its own and kept it with the service. */
function warnOfRandomPort(port: WrittenPort, { text, location: at }: WrittenText, { report }: TranslateContext): void {
  const message = `"${text}" has no public port: Rancher picked one from 49153 to 65535 and kept it; here no host opens one, and other services reach ${port.private}`;
  const hint = `to publish it write the public port too, as in "${port.private}:${port.private}"`;
  report(warning('RC5006', message, { at, hint, grade: 'approximate' }));
}
