import { type Report, warning } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { TranslatedMember } from '../feature.ts';
import { parsePort } from '../ports/port.ts';
import { sharesNetwork } from './networks.ts';

/** A port that a member of a unit speaks of. */
interface MemberPort {
  readonly member: string;
  /** As in `80/tcp`. */
  readonly listens: string;
  /** Where it is opened on the host, as in `8080/tcp` or `192.0.2.1:8080/tcp`. Absent: nowhere. */
  readonly published?: string;
  readonly at: Location;
}

/**
 * Names ports that two members both have. In Rancher each listened on an address of its own; only on the host could a
 * port not be opened twice, which Rancher's scheduler waited for in vain.
 */
export function comparePorts(members: readonly TranslatedMember[], report: Report): void {
  const ports = members.flatMap((member, position) => portsOf(member, position));
  const said = new Set<string>();
  for (const [position, port] of ports.entries()) {
    const others = ports.slice(0, position).filter(({ member }) => member !== port.member);
    const twice = port.published && others.find(({ published }) => published === port.published);
    if (twice) {
      const message = `${twice.member} and ${port.member} both publish port ${port.published}: their host opens it once, for ${twice.member}`;
      const hint = 'publish another port, or publish it in one of them';
      report(warning('RC5164', message, { at: port.at, hint, grade: 'approximate' }));
    }
    const other = others.find(({ listens }) => listens === port.listens);
    const key = `${other?.member} ${port.member} ${port.listens}`;
    if (!other || twice || said.has(key) || inOneNetwork([port.member, other.member], members)) continue;
    said.add(key);
    const message = `${other.member} and ${port.member} both have port ${port.listens}: in Rancher each had an address of its own, here only one of them can listen on it`;
    const hint = `let ${port.member} listen on another port, or make it a service of its own`;
    report(warning('RC5158', message, { at: port.at, hint, grade: 'approximate' }));
  }
}

/** What a member publishes, exposes or is checked on. A sidekick that ends before the others start keeps nobody from it. */
function portsOf({ written, spec }: TranslatedMember, position: number): MemberPort[] {
  if (position > 0 && spec['startOnce'] === true) return [];
  const check = spec['healthCheck'] as { readonly port?: number } | undefined;
  const texts: readonly (readonly [string, unknown])[] = [
    ['ports', spec['ports']],
    ['expose', spec['expose']],
    ['health_check', check?.port === undefined ? [] : [String(check.port)]],
  ];
  return texts.flatMap(([key, list]) => {
    const at = written.keys.get(key)?.keyLocation ?? written.location;
    return ((list ?? []) as readonly string[]).map((text) => memberPort(text, written.name, at));
  });
}

function memberPort(text: string, member: string, at: Location): MemberPort {
  const { privatePort, publicPort, hostAddress, protocol } = parsePort(text);
  const listens = `${privatePort}/${protocol.toLowerCase()}`;
  if (publicPort === undefined) return { member, listens, at };
  const address = hostAddress === undefined ? '' : `${hostAddress}:`;
  return { member, listens, published: `${address}${publicPort}/${protocol.toLowerCase()}`, at };
}

/** They had one address in Rancher, too: one of them listens, and both speak of it. */
function inOneNetwork(names: readonly string[], members: readonly TranslatedMember[]): boolean {
  const pair = members.filter(({ written }) => names.includes(written.name));
  return pair.some(({ written }) => sharesNetwork(written, pair));
}
