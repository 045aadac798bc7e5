import { isIP } from 'node:net';

import { error, note, warning } from '../../model/diagnostic.ts';
import type { WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import { expectTextOrTexts } from '../../model/text-or-list.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { readExtraHosts } from './extra-hosts.ts';

interface Dns {
  dns?: string[];
  dnsSearch?: string[];
  dnsOpt?: string[];
  clusterDns?: boolean;
  extraHosts?: string[];
}

/** Rancher's own name server, which every managed container asked first. */
const rancherServer = '169.254.169.250';

/** Whom a container asks for names, and which it knows by itself (docs/rancher.md §20.8). */
export function translate(service: WrittenService, context: TranslateContext): Dns {
  const texts = (key: string): WrittenText[] => expectTextOrTexts(service.keys.get(key), context.report);
  const dns = texts('dns').flatMap((text) => server(text, context));
  const dnsSearch = texts('dns_search').flatMap((text) => domain(text, context));
  const dnsOpt = texts('dns_opt').flatMap((text) => option(text, context));
  const extraHosts = readExtraHosts(service.keys.get('extra_hosts'), context);
  warnOfMany(service, dns, context);
  notePriority(service, context);
  return {
    ...(dns.length > 0 ? { dns: [...new Set(dns)] } : {}),
    ...(dnsSearch.length > 0 ? { dnsSearch: [...new Set(dnsSearch)] } : {}),
    ...(dnsOpt.length > 0 ? { dnsOpt } : {}),
    ...clusterDns(service, context),
    ...(extraHosts.length > 0 ? { extraHosts } : {}),
  };
}

function server({ text, location: at }: WrittenText, { report }: TranslateContext): string[] {
  if (text === rancherServer) {
    report(
      note('RC5135', `${text} is left out: it was Rancher's own name server; the cluster's takes its place`, { at }),
    );
    return [];
  }
  if (isIP(text) !== 0) return [text];
  const hint = 'a name server is an address, as in 192.0.2.53';
  report(error('RC4105', `"${text}" is no address of a name server`, { at, hint }));
  return [];
}

function domain({ text, location: at }: WrittenText, { report }: TranslateContext): string[] {
  const name = text.toLowerCase().replace(/\.$/, '');
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*$/.test(name) && name.length <= 253) {
    return [name];
  }
  if (text === '.') {
    const message = '`dns_search: .` is left out: a name of another service needs the domains of the cluster';
    report(note('RC5135', message, { at, grade: 'approximate' }));
  } else {
    report(error('RC4106', `"${text}" is no domain`, { at, hint: 'write one as in example.com' }));
  }
  return [];
}

function option({ text, location: at }: WrittenText, { report }: TranslateContext): string[] {
  if (/^[a-z][-a-z0-9]*(:\d+)?$/.test(text)) return [text];
  report(error('RC4118', `"${text}" is no option of a resolver`, { at, hint: 'write one as in ndots:2' }));
  return [];
}

/**
 * Rancher read the label's value when it chose the name server, and its mere presence when it wrote the search domains of
 * the stack, which it then left out.
 */
function clusterDns(service: WrittenService, { report }: TranslateContext): { clusterDns?: boolean } {
  const label = labelOf(service, 'io.rancher.container.dns');
  if (!label) return {};
  if (label.value !== 'true' && label.value !== 'false') {
    const message = `${label.label} is true or false, not "${label.value}"; it is kept as a label only`;
    report(warning('RC5120', message, { at: label.location, grade: 'unsupported' }));
    return {};
  }
  const on = label.value === 'true';
  if (on) {
    const message = `names of the same stack need no suffix: with ${label.label} Rancher left their domain out, whatever its value`;
    report(note('RC5135', message, { at: label.location }));
  }
  return { clusterDns: on };
}

function notePriority(service: WrittenService, { report }: TranslateContext): void {
  const label = labelOf(service, 'io.rancher.container.dns.priority');
  if (!label || label.value === '') return;
  const message = `${label.label} is kept and not acted on: the cluster's domains are always tried first`;
  const hint =
    'let the program ask for whole names, with a dot at the end; dnsConfig in podTemplate takes other domains';
  report(warning('RC5120', message, { at: label.location, hint, grade: 'unsupported' }));
}

function warnOfMany(service: WrittenService, servers: readonly string[], { report }: TranslateContext): void {
  if (servers.length <= 2) return;
  const message = `of ${servers.length} name servers the first are asked, three in all with the cluster's own`;
  report(warning('RC5121', message, { at: service.keys.get('dns')?.keyLocation, hint: 'keep two of them' }));
}
