import { error, note } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { formatPort, parseWrittenPort, type WrittenPort } from '../ports/written-port.ts';
import { isOldBalancer } from './claims.ts';

/** A port of a balancer of Rancher 1.0 or 1.1. */
export interface ListeningPort {
  readonly source: number;
  readonly target: number;
  /** What the suffix says; without one it is http. */
  readonly protocol: 'http' | 'tcp' | 'udp';
}

interface Ports {
  ports?: string[];
  expose?: string[];
}

/** The ports of `ports`, then of `expose`; a lone number is source and target. */
export function listeningPorts(service: WrittenService, context: TranslateContext): ListeningPort[] {
  return ['ports', 'expose'].flatMap((key) =>
    read(service, key, context).map(({ port, written }) => ({
      source: port.public ?? port.private,
      target: port.private,
      protocol: suffix(written),
    })),
  );
}

/**
 * What a balancer publishes. Balancers of Rancher 1.0 and 1.1 listened at the source port itself and had nothing exposed
 * beside; on any balancer a lone number is published as itself, where on a service it got a random port
 * (docs/rancher.md §8.2).
 */
export function balancerPorts(service: WrittenService, context: TranslateContext): Ports {
  const old = isOldBalancer(service);
  const ports = new Set(
    read(service, 'ports', context).map(({ port }) => {
      const source = port.public ?? port.private;
      return formatPort({ ...port, public: source, private: old ? source : port.private });
    }),
  );
  const expose = old ? [] : read(service, 'expose', context).map(({ port }) => exposed(port));
  return {
    ...(ports.size > 0 ? { ports: [...ports] } : {}),
    ...(expose.length > 0 ? { expose: [...new Set(expose)] } : {}),
  };
}

function exposed(port: WrittenPort): string {
  return formatPort({ kind: 'port', private: port.private, protocol: port.protocol });
}

function suffix({ text }: WrittenText): ListeningPort['protocol'] {
  const protocol = text.split('/')[1]?.toLowerCase();
  return protocol === 'tcp' || protocol === 'udp' ? protocol : 'http';
}

function read(
  service: WrittenService,
  key: string,
  context: TranslateContext,
): { readonly port: WrittenPort; readonly written: WrittenText }[] {
  return expectTexts(service.keys.get(key), context.report).flatMap((written) => {
    const port = parseWrittenPort(written.text);
    if (port.kind !== 'port') {
      refuse(port.kind, written, context);
      return [];
    }
    const source = port.public ?? port.private;
    if (source === 42 && isOldBalancer(service)) refuseHealthPort(written, context);
    if (port.protocol === 'udp') noteUdp(written, context);
    return [{ port, written }];
  });
}

function refuse(kind: 'range' | 'error', { text, location: at }: WrittenText, { report }: TranslateContext): void {
  if (kind === 'range') {
    const hint = 'write each port on a line of its own';
    report(error('RC4015', `"${text}" is a range of ports, which Rancher refused too`, { at, hint }));
    return;
  }
  report(
    error('RC4014', `"${text}" is no port`, { at, hint: 'ports are between 1 and 65535, as in "80" or "8080:80"' }),
  );
}

function refuseHealthPort({ location: at }: WrittenText, { report }: TranslateContext): void {
  report(error('RC4201', 'port 42 is where the balancer itself is checked', { at, hint: 'listen on another port' }));
}

/** The balancer's HAProxy has no udp. */
export function noteUdp({ text, location: at }: WrittenText, { report }: TranslateContext): void {
  const message = `"${text}" is udp, which balancers did not serve: Rancher passed over it, and so does Drover`;
  report(note('RC5203', message, { at, grade: 'unsupported' }));
}
