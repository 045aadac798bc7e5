import { beginningOf } from '../../model/beginning.ts';
/** One entry of a label `io.rancher.loadbalancer.target.<service>`: what it lays over the rules of that service. */
export interface TargetEntry {
  /** Absent: for every port of the balancer. */
  readonly sourcePort?: number;
  readonly hostname?: string;
  readonly path?: string;
  /** Absent: that of the port. */
  readonly targetPort?: number;
}

export type TargetEntryResult = TargetEntry | { readonly fault: string };

const longest = 2048;
const grammar =
  /^(?<host>[^0-9=:/][^=:/]*(?=[=:/]|$))?(?:(?<separator>[:=]))?(?<source>[0-9]*)(?<path>\/[^=]*)?(?:(?<equals>=)(?<target>[0-9]*))?$/;

/**
 * Entries of Rancher 1.0 and 1.1: `[host][:source_port][/path][=target_port]`, with commas between them. One that begins
 * with a digit has no host, and a lone number is a target port (docs/rancher.md §8.2).
 */
export function parseTargetLabel(text: string): TargetEntryResult[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => parseEntry(entry));
}

function parseEntry(entry: string): TargetEntryResult {
  const parts = entry.length > longest ? undefined : grammar.exec(entry)?.groups;
  if (!parts) return { fault: fault(entry) };
  const { host, separator, source = '', path, equals, target = '' } = parts;
  // After the host "=" begins the target port at once; ":" begins the source port, which may be missing.
  if (separator === '=' && (path !== undefined || equals !== undefined || host === undefined)) {
    return { fault: fault(entry) };
  }
  if ((separator === '=' && source === '') || (equals !== undefined && target === '')) {
    return { fault: `"${entry}" has no target port behind its "="` };
  }
  const lone = host === undefined && path === undefined && equals === undefined;
  const sourcePort = separator === '=' || lone ? undefined : port(source);
  const targetPort = separator === '=' || lone ? port(source) : port(target);
  if (sourcePort === 'no port' || targetPort === 'no port') return { fault: `"${entry}" has a port beyond 65535` };
  return {
    ...(sourcePort === undefined ? {} : { sourcePort }),
    ...(host === undefined ? {} : { hostname: host }),
    ...(path === undefined ? {} : { path }),
    ...(targetPort === undefined ? {} : { targetPort }),
  };
}

function port(text: string): number | 'no port' | undefined {
  if (text === '') return undefined;
  const number = Number(text);
  return number >= 1 && number <= 65_535 ? number : 'no port';
}

function fault(entry: string): string {
  const shown = entry.length > 80 ? `${beginningOf(entry, 80)}…` : entry;
  const digit = /^[0-9]/.test(entry) ? ', and what begins with a digit is a port and no host' : '';
  return `"${shown}" is no target: it is [host][:source port][/path][=target port]${digit}`;
}
