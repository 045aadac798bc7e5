import { warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { networkOf } from '../network/mode.ts';
import { type Port, parsePort } from './port.ts';

/** In Rancher each member had an address of its own; in a Pod they share one, and their host opens a port once. */
export function check(members: readonly TranslatedMember[], context: TranslateContext): void {
  const inside = new Map<string, string>();
  const opened: { readonly port: Port; readonly member: string }[] = [];
  for (const [position, { written, spec }] of members.entries()) {
    const at = (written.keys.get('ports') ?? written.keys.get('expose'))?.keyLocation ?? written.location;
    const said = new Set<string>();
    for (const port of published(spec)) {
      const other = opened.find((one) => collide(one.port, port));
      if (other) said.add(publicMessage(port, other.member, written.name));
      opened.push({ port, member: written.name });
    }
    for (const key of position > 0 && isElsewhere(spec) ? [] : answered(spec)) {
      const other = inside.get(key);
      inside.set(key, other ?? written.name);
      if (other !== undefined && other !== written.name && said.size === 0)
        said.add(privateMessage(key, other, written.name));
    }
    const hint = 'let one of them use another port, or make it a service of its own';
    for (const message of said) context.report(warning('RC5125', message, { at, hint, grade: 'approximate' }));
  }
}

/**
 * A sidekick that has ended before the others start keeps nobody from a port, and of one that shared another member's
 * address in Rancher the port is that one's.
 */
function isElsewhere(spec: TranslatedMember['spec']): boolean {
  return spec['startOnce'] === true || networkOf(spec['networkMode'] as string | undefined) === 'shared';
}

function published(spec: TranslatedMember['spec']): Port[] {
  return texts(spec['ports'])
    .map(parsePort)
    .filter(({ publicPort }) => publicPort !== undefined);
}

/** Ports that a member says it answers on: published, exposed or checked. */
function answered(spec: TranslatedMember['spec']): Set<string> {
  const ports = [...texts(spec['ports']), ...texts(spec['expose'])].map(parsePort);
  const keys = ports.map(({ privatePort, protocol }) => `${privatePort}/${protocol.toLowerCase()}`);
  const { port } = (spec['healthCheck'] ?? {}) as { readonly port?: number };
  return new Set([...keys, ...(port === undefined ? [] : [`${port}/tcp`])]);
}

function texts(value: unknown): readonly string[] {
  return (value ?? []) as readonly string[];
}

function collide(a: Port, b: Port): boolean {
  const together = a.hostAddress === undefined || b.hostAddress === undefined || a.hostAddress === b.hostAddress;
  return a.publicPort === b.publicPort && a.protocol === b.protocol && together;
}

function publicMessage({ publicPort }: Port, first: string, second: string): string {
  if (first === second) return `${first} publishes port ${publicPort} twice: the first counts`;
  return `${first} and ${second} both publish port ${publicPort}: their host opens it once, for ${first}`;
}

function privateMessage(key: string, first: string, second: string): string {
  return `${first} and ${second} both answer on port ${key}: the members of a unit share one address, and only one of them can`;
}
