import { beginningOf } from '../../model/beginning.ts';
import { error, note, type Report, warning } from '../../model/diagnostic.ts';
import { expectInteger, expectList, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries, WrittenEntry, WrittenMap } from '../../model/written-value.ts';
import { checkHost, checkPath } from './hosts-and-paths.ts';
import { readSelector } from './selector-label.ts';
import { type PortRuleDraft, protocols } from './spec.ts';
import { readTarget } from './target.ts';

type Protocol = (typeof protocols)[number];
type Destination = Pick<PortRuleDraft, 'service' | 'selector' | 'environment' | 'region'>;

const keys = [
  'source_port',
  'protocol',
  'hostname',
  'path',
  'target_port',
  'service',
  'selector',
  'priority',
  'weight',
  'backend_name',
  'environment',
  'region',
];

const port = { min: 0, max: 65_535 };
const largest = 2_147_483_647;

/** `lb_config.port_rules` of a balancer, in the order of the file (docs/rancher.md §8.1). */
export function portRules(config: WrittenEntries, context: TranslateContext): PortRuleDraft[] {
  const rules = ruleMaps(config.get('port_rules'), context.report).flatMap((rule) => {
    warnOfOtherKeys('port_rules', rule.entries, keys, context.report);
    const read = readRule(rule, context);
    return read ? [{ read, rule }] : [];
  });
  const first = new Map<number, string>();
  for (const { read, rule } of rules) {
    const { sourcePort, protocol = 'http' } = read;
    const decided = first.get(sourcePort) ?? protocol;
    first.set(sourcePort, decided);
    if (decided !== protocol) {
      const message = `port ${sourcePort} speaks ${decided}, as its first rule says; ${protocol} does not count`;
      context.report(warning('RC4211', message, { at: rule.location, hint: 'give the rules of a port one protocol' }));
    }
  }
  return rules.map(({ read }) => read);
}

/** The rules of a list, each a map. */
export function ruleMaps(entry: WrittenEntry | undefined, report: Report): WrittenMap[] {
  const items = expectList(entry, report)?.items ?? [];
  return items.flatMap(
    (item) => expectMap({ key: entry?.key ?? '', keyLocation: item.location, value: item }, report) ?? [],
  );
}

function readRule(rule: WrittenMap, context: TranslateContext): PortRuleDraft | undefined {
  const { entries, location: at } = rule;
  const { report } = context;
  const sourcePort = expectInteger(entries.get('source_port'), port, report);
  if (!sourcePort) {
    report(error('RC4202', 'a rule of a balancer has no source port', { at, hint: 'write `source_port: 80`' }));
    return undefined;
  }
  if (sourcePort === 42) {
    const message = 'port 42 is where the balancer itself is checked; Rancher refused it too';
    report(
      error('RC4201', message, { at: entries.get('source_port')?.value.location, hint: 'listen on another port' }),
    );
  }
  const protocol = readProtocol(entries, context);
  const destination = readDestination(rule, context);
  if (!destination) return undefined;
  const targetPort = expectInteger(entries.get('target_port'), port, report);
  if (!targetPort && destination.service) {
    report(error('RC4203', 'a rule with a service has no target port', { at, hint: 'write `target_port: 80`' }));
  }
  return {
    sourcePort,
    ...(protocol === undefined ? {} : { protocol }),
    ...matchOf(entries, protocol ?? 'http', report),
    ...(targetPort ? { targetPort } : {}),
    ...destination,
    ...choices(entries, report),
  };
}

function readProtocol(entries: WrittenEntries, { report }: TranslateContext): Protocol | undefined {
  const entry = entries.get('protocol');
  const text = expectText(entry, report);
  if (text === undefined || text === '') return undefined;
  const protocol = protocols.find((known) => known === text);
  const at = entry?.value.location;
  if (!protocol) {
    report(error('RC4207', `balancers speak no "${text}"`, { at, hint: `one of ${protocols.join(', ')}` }));
  }
  if (protocol === 'udp') {
    const message = 'balancers did not serve udp: Rancher passed over this rule, and so does Drover';
    report(note('RC5203', message, { at, grade: 'unsupported' }));
  }
  return protocol;
}

/** Host and path, as far as the protocol has any; Rancher dropped the others without a word. */
function matchOf(
  entries: WrittenEntries,
  protocol: Protocol,
  report: Report,
): Pick<PortRuleDraft, 'hostname' | 'path'> {
  const { hostname, path } = requestMatch(entries, report);
  const hosts = protocol === 'http' || protocol === 'https' || protocol === 'sni';
  const paths = protocol === 'http' || protocol === 'https';
  if (hostname !== undefined && !hosts) warnOfMatch('hostname', entries, protocol, report);
  if (path !== undefined && !paths) warnOfMatch('path', entries, protocol, report);
  return {
    ...(hostname === undefined || !hosts ? {} : { hostname }),
    ...(path === undefined || !paths ? {} : { path }),
  };
}

/** `hostname` and `path` of a rule, where they are sound. */
export function requestMatch(entries: WrittenEntries, report: Report): { hostname?: string; path?: string } {
  const hostname = expectText(entries.get('hostname'), report) || undefined;
  const path = expectText(entries.get('path'), report) || undefined;
  return {
    ...(hostname !== undefined && checkHost(hostname, entries.get('hostname')?.value.location, report)
      ? { hostname }
      : {}),
    ...(path !== undefined && checkPath(path, entries.get('path')?.value.location, report) ? { path } : {}),
  };
}

function warnOfMatch(key: string, entries: WrittenEntries, protocol: Protocol, report: Report): void {
  const message = `\`${key}\` is left out: with ${protocol} there is none to compare with, and Rancher dropped it`;
  report(warning('RC4212', message, { at: entries.get(key)?.keyLocation, grade: 'unsupported' }));
}

function readDestination(rule: WrittenMap, context: TranslateContext): Destination | undefined {
  const { entries, location: at } = rule;
  const { report } = context;
  const service = entries.get('service');
  const selector = entries.get('selector');
  const named = expectText(service, report)?.trim() || undefined;
  const selected = expectText(selector, report)?.trim() || undefined;
  if (named !== undefined && selected !== undefined) {
    const hint = 'leave one of the two out';
    report(error('RC4213', 'a rule has a service and a selector; Rancher refused both', { at, hint }));
    return undefined;
  }
  if (named !== undefined && service) {
    const target = readTarget({ text: named, location: service.value.location }, context);
    return target && { ...target, ...placeOf(entries, target, context) };
  }
  if (selected !== undefined && selector) {
    const read = readSelector(selected, selector.value.location, context);
    return read === undefined ? undefined : { selector: read, ...placeOf(entries, {}, context) };
  }
  const hint = 'write `service:` or `selector:`; a variable in it may not be set';
  report(warning('RC4214', 'a rule leads nowhere and is left out', { at, hint, grade: 'unsupported' }));
  return undefined;
}

/** `environment` and `region` beside a rule's target. */
function placeOf(
  entries: WrittenEntries,
  target: Pick<Destination, 'environment' | 'region'>,
  { report }: TranslateContext,
): Pick<Destination, 'environment' | 'region'> {
  const environment = expectText(entries.get('environment'), report) || target.environment;
  const region = expectText(entries.get('region'), report) || target.region;
  const at = (entries.get('environment') ?? entries.get('region'))?.keyLocation;
  if (region !== undefined && environment === undefined) {
    report(error('RC4215', 'a rule names a region and no environment', { at, hint: 'write `environment:` too' }));
    return {};
  }
  if (at !== undefined && environment !== undefined) {
    const message = 'the environment of a target is kept, and nothing is led there: a cluster is one environment';
    const hint = 'make it an external service with the address of that environment, and lead to that';
    report(warning('RC5202', message, { at, hint, grade: 'unsupported' }));
  }
  return { ...(environment === undefined ? {} : { environment }), ...(region === undefined ? {} : { region }) };
}

/** An explicit 0 was dropped on the way to Rancher's server, and so meant "not given" for a priority. */
function choices(entries: WrittenEntries, report: Report): Pick<PortRuleDraft, 'priority' | 'weight' | 'backendName'> {
  const priority = expectInteger(entries.get('priority'), { min: 0, max: largest }, report) || undefined;
  const weight = expectInteger(entries.get('weight'), { min: 0, max: 256 }, report);
  const name = backendName(entries, report);
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(weight === undefined ? {} : { weight }),
    ...(name === undefined ? {} : { backendName: name }),
  };
}

/** The name of a rule's backend, where it is sound. */
export function backendName(entries: WrittenEntries, report: Report): string | undefined {
  const name = expectText(entries.get('backend_name'), report) || undefined;
  if (name === undefined || (name.length <= 253 && /^[^ \t\r\n]+$/.test(name))) return name;
  const at = entries.get('backend_name')?.value.location;
  report(
    error('RC4216', `"${beginningOf(name, 80)}" is no name of a backend`, { at, hint: 'write a name without spaces' }),
  );
  return undefined;
}
