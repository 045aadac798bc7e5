import { isIP } from 'node:net';

/** A port as compose files have it. */
export interface WrittenPort {
  readonly kind: 'port';
  readonly private: number;
  /** Absent: none was written. */
  readonly public?: number;
  /** As it is written, in brackets when it is IPv6. */
  readonly hostAddress?: string;
  readonly protocol: 'tcp' | 'udp';
}

export type WrittenPortResult = WrittenPort | { readonly kind: 'range' } | { readonly kind: 'error' };

const grammar =
  /^(?:(?:(?<v4>[0-9]{1,3}(?:\.[0-9]{1,3}){3}):(?=[0-9]*:)|\[(?<v6>[0-9a-fA-F:.]+)\]:))?(?:(?<public>[0-9]{1,5}):|(?<=\.[0-9]+:):)?(?<private>[0-9]{1,5})(?:\/(?<protocol>tcp|udp))?$/i;

/**
 * Rancher's grammar: `[ip:][public:]private[/tcp|/udp]`, an IPv6 address in brackets, an IPv4 address without a public port
 * with two colons (docs/rancher.md §1.6). Capitals in the protocol, which Rancher refused, are read.
 */
export function parseWrittenPort(text: string): WrittenPortResult {
  const parts = grammar.exec(text)?.groups;
  if (!parts) return { kind: /\d-\d/.test(text) ? 'range' : 'error' };
  const { v4, v6 } = parts;
  const privatePort = Number(parts['private']);
  const publicPort = parts['public'] === undefined ? undefined : Number(parts['public']);
  if (!inRange(privatePort) || (publicPort !== undefined && !inRange(publicPort))) return { kind: 'error' };
  if ((v4 !== undefined && isIP(v4) !== 4) || (v6 !== undefined && isIP(v6) !== 6)) return { kind: 'error' };
  const hostAddress = v6 === undefined ? v4 : `[${v6}]`;
  return {
    kind: 'port',
    private: privatePort,
    protocol: parts['protocol']?.toLowerCase() === 'udp' ? 'udp' : 'tcp',
    ...(publicPort === undefined ? {} : { public: publicPort }),
    ...(hostAddress === undefined ? {} : { hostAddress }),
  };
}

function inRange(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

/** The one way the resource writes a port: TCP goes without saying. */
export function formatPort(port: WrittenPort): string {
  const { hostAddress, public: outside = '' } = port;
  const host = hostAddress === undefined ? '' : `${hostAddress}:`;
  const open = outside === '' && host === '' ? '' : `${outside}:`;
  const numbers = `${host}${open}${port.private}`;
  return port.protocol === 'udp' ? `${numbers}/udp` : numbers;
}
