import { warning } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';
import { checkHost, checkPath } from './hosts-and-paths.ts';
import { type ListeningPort, listeningPorts } from './listening-ports.ts';
import { readSelectorLabel } from './selector-label.ts';
import type { PortRuleDraft } from './spec.ts';
import { readTarget, type Target } from './target.ts';
import { parseTargetLabel, type TargetEntry } from './target-label.ts';

const targetPrefix = 'io.rancher.loadbalancer.target.';

/** An entry of a target label, and where the label stands. */
interface LocatedEntry extends TargetEntry {
  readonly at: Location;
}

/** A service that a balancer of Rancher 1.0 or 1.1 was linked to. */
interface Linked {
  /** As the link has it, and as a target label calls it. */
  readonly written: string;
  readonly target: Target;
}

/**
 * The rules of a balancer of Rancher 1.0 or 1.1: every port of `ports` and `expose` × every link, then with a selector,
 * changed by the labels (docs/rancher.md §8.2).
 */
export function convertedRules(service: WrittenService, context: TranslateContext): PortRuleDraft[] {
  const links = linkedServices(service, context);
  const entries = labelEntries(service, links, context);
  const secured = new Set(portList(service, 'io.rancher.loadbalancer.ssl.ports', context));
  const selector = readSelectorLabel(service, context);
  return listeningPorts(service, context)
    .filter(({ source }) => source !== 42)
    .flatMap((port) => {
      const plain = base(port, secured.has(port.source));
      return [
        ...links.flatMap((linked) => laidOver(plain, linked, entries.get(linked.written) ?? [], context)),
        ...(selector === undefined ? [] : [{ ...plain, selector }]),
      ];
    });
}

/** Numbers of ports in a label, with commas between them; what is no port is left out with a warning. */
export function portList(service: WrittenService, label: string, { report }: TranslateContext): number[] {
  const entry = labelsOf(service).get(label);
  const text = entry?.value.kind === 'scalar' ? entry.value.printed : '';
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .flatMap((part) => {
      if (/^[0-9]{1,5}$/.test(part) && Number(part) >= 1 && Number(part) <= 65_535) return [Number(part)];
      const message = `"${part}" is no port; it is left out of ${label}`;
      report(warning('RC4210', message, { at: entry?.value.location, grade: 'unsupported' }));
      return [];
    });
}

function base(port: ListeningPort, secured: boolean): PortRuleDraft {
  return { sourcePort: port.source, protocol: secured ? 'https' : port.protocol, targetPort: port.target };
}

/** An entry of a label takes the place of the rules it is for; several of them make several rules of one. */
function laidOver(
  plain: PortRuleDraft,
  { target }: Linked,
  entries: readonly LocatedEntry[],
  { report }: TranslateContext,
): PortRuleDraft[] {
  const over = entries.filter(({ sourcePort }) => sourcePort === undefined || sourcePort === plain.sourcePort);
  if (over.length === 0) return [{ ...plain, ...target }];
  return over.map(({ sourcePort: _, at, hostname, path, targetPort = plain.targetPort }) => {
    const rule = { ...plain, ...target, ...(targetPort === undefined ? {} : { targetPort }) };
    if (plain.protocol === 'http' || plain.protocol === 'https') {
      return { ...rule, ...(hostname === undefined ? {} : { hostname }), ...(path === undefined ? {} : { path }) };
    }
    if (hostname !== undefined || path !== undefined) {
      const message = `host and path are left out: port ${plain.sourcePort} speaks ${plain.protocol}, which has none to compare with`;
      report(warning('RC4212', message, { at, grade: 'unsupported' }));
    }
    return rule;
  });
}

function linkedServices(service: WrittenService, context: TranslateContext): Linked[] {
  const written = ['links', 'external_links'].flatMap((key) => expectTexts(service.keys.get(key), context.report));
  return written.flatMap((link) => {
    const named: WrittenText = { text: link.text.split(':')[0] ?? '', location: link.location };
    const target = readTarget(named, context);
    return target ? [{ written: named.text, target }] : [];
  });
}

function labelEntries(
  service: WrittenService,
  links: readonly Linked[],
  context: TranslateContext,
): ReadonlyMap<string, readonly LocatedEntry[]> {
  const found = new Map<string, readonly LocatedEntry[]>();
  for (const label of labelsOf(service).values()) {
    if (!label.key.startsWith(targetPrefix)) continue;
    const name = label.key.slice(targetPrefix.length);
    if (links.some((linked) => linked.written === name)) found.set(name, entriesOf(label, context));
    else {
      const message = `the label ${label.key} is for no service that the balancer is linked to; Rancher passed over it`;
      const hint = `write ${name} below \`links\` or \`external_links\``;
      context.report(warning('RC4209', message, { at: label.keyLocation, hint, grade: 'unsupported' }));
    }
  }
  return found;
}

function entriesOf(label: WrittenEntry, context: TranslateContext): LocatedEntry[] {
  if (label.value.kind !== 'scalar') return [];
  const at = label.value.location;
  return parseTargetLabel(label.value.printed).flatMap((entry) => {
    if ('fault' in entry) {
      const hint = 'as in example.com:80/shop=8080; what is not needed is left out';
      context.report(warning('RC4208', `${entry.fault}; it is left out`, { at, hint, grade: 'unsupported' }));
      return [];
    }
    const sound = checkHost(entry.hostname, at, context.report) && checkPath(entry.path, at, context.report);
    return sound ? [{ ...entry, at }] : [];
  });
}
