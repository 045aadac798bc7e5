import { note, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectTexts } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { isServiceKeyOfSidekick } from '../../model/service-key.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { LinkTarget, TranslateContext } from '../../model/translate-context.ts';
import { noteDependsOn } from './depends-on.ts';
import type { ExternalLink, Link } from './spec.ts';
import { readLink, type WrittenLink } from './written-link.ts';

interface Links {
  links?: Link[];
  externalLinks?: ExternalLink[];
}

const keys = ['links', 'external_links'] as const;

/** Both keys together: of two links with one alias the last counted, whichever key they stand below. */
export function translate(service: WrittenService, context: TranslateContext): Links {
  noteDependsOn(service, context);
  const sidekick = keys.map((key) => isServiceKeyOfSidekick(service, key, context));
  if (sidekick.includes(true) || context.kind === 'loadBalancer' || isUnsent(service, context)) return {};
  const found = new Map<string, Link | ExternalLink>();
  for (const written of keys.flatMap((key) => expectTexts(service.keys.get(key), context.report))) {
    const read = readLink(written, context);
    const link = read && resolve(read, written.location, context);
    if (!link) continue;
    warnOfSameAlias(found.get(link.alias), link, written.location, context);
    found.delete(link.alias);
    found.set(link.alias, link);
  }
  const all = [...found.values()];
  const links = all.filter((link): link is Link => !('stack' in link));
  const externalLinks = all.filter((link): link is ExternalLink => 'stack' in link);
  return {
    ...(links.length > 0 ? { links } : {}),
    ...(externalLinks.length > 0 ? { externalLinks } : {}),
  };
}

/** Rancher did not send links of external services, nor those beside a selector of links. */
function isUnsent(service: WrittenService, { kind, report }: TranslateContext): boolean {
  const selector = labelOf(service, 'io.rancher.service.selector.link');
  const because =
    kind === 'externalService'
      ? 'an external service calls nobody'
      : selector && selector.value !== ''
        ? 'a selector of links stands beside them'
        : undefined;
  if (because === undefined) return false;
  for (const key of keys) {
    const entry = service.keys.get(key);
    if (entry) report(note('RC5168', `\`${key}\` is left out, as in Rancher: ${because}`, { at: entry.keyLocation }));
  }
  return true;
}

function resolve(link: WrittenLink, at: Location, context: TranslateContext): Link | ExternalLink | undefined {
  if (link.stack !== undefined && toDnsLabel(link.stack) !== context.stack) return external(link, at, context);
  const { service: name } = link;
  const target = context.linkTarget(name);
  if (!target) {
    const hint = 'write stack/service for a service of another stack';
    context.report(warning('RC4021', `there is no service ${name} in this stack; the link is left out`, { at, hint }));
    return undefined;
  }
  if (target.kind === 'left out') {
    context.report(warning('RC5012', `the link to ${name} is left out, as ${name} itself is`, { at }));
    return undefined;
  }
  if (target.kind === 'sidekick') {
    sayOfSidekick(link, target, at, context);
    return undefined;
  }
  sayOfAlias(link, target.name, at, context);
  return { service: target.name, alias: link.writtenAlias === name ? target.name : link.alias };
}

/** A sidekick is no service of its own. Its own unit finds it by its name all the same. */
function sayOfSidekick(link: WrittenLink, target: LinkTarget, at: Location, context: TranslateContext): void {
  const { service: name, alias } = link;
  const inUnit = context.unit.some((member) => member.name === name);
  if (inUnit && alias === target.name) {
    const message = `the link to ${name} is left out: it is in the same unit, and found there by its name`;
    context.report(note('RC5166', message, { at }));
    return;
  }
  const message = `the link to ${name} is left out, as in Rancher: it is a sidekick, and no service of its own`;
  const hint = inUnit ? `let the program connect to ${target.name}` : `link to ${target.primary ?? 'its primary'}`;
  context.report(warning('RC5169', message, { at, hint, grade: 'unsupported' }));
}

/** A second name is one for the whole namespace: what is called so itself keeps it. An alias service has no use for it. */
function sayOfAlias(
  { service, writtenAlias, alias }: WrittenLink,
  target: string,
  at: Location,
  context: TranslateContext,
): void {
  const { kind, report } = context;
  if (kind === 'serviceAlias') return;
  if (alias !== writtenAlias && writtenAlias !== service) {
    report(warning('RC5005', `the alias ${writtenAlias} becomes ${alias}: a name is a DNS label`, { at }));
  }
  const namesake = context.linkTarget(writtenAlias) ?? context.linkTarget(alias);
  if (namesake === undefined || namesake.kind === 'sidekick' || namesake.name === target) return;
  const message = `the alias ${alias} is not given to ${target}: another service of the stack is called so, and keeps its name`;
  report(warning('RC5016', message, { at, hint: 'write another alias, and let the program connect to that' }));
}

/** A service of another stack: that stack is a namespace. */
function external(link: WrittenLink, at: Location, context: TranslateContext): ExternalLink | undefined {
  const stack = toDnsLabel(link.stack ?? '');
  const service = toDnsLabel(link.service);
  if (stack === undefined || service === undefined) {
    context.report(warning('RC4021', `"${link.stack}/${link.service}" names no service; the link is left out`, { at }));
    return undefined;
  }
  sayOfAlias(link, `${service}.${stack}`, at, context);
  return { stack, service, alias: link.alias };
}

function warnOfSameAlias(
  earlier: Link | ExternalLink | undefined,
  link: Link | ExternalLink,
  at: Location,
  { report }: TranslateContext,
): void {
  if (!earlier || nameOf(earlier) === nameOf(link)) return;
  const message = `the alias ${link.alias} is given to ${nameOf(earlier)} and to ${nameOf(link)}; the last one counts`;
  report(warning('RC4020', message, { at, hint: 'give one of them another alias' }));
}

function nameOf(link: Link | ExternalLink): string {
  return 'stack' in link ? `${link.stack}/${link.service}` : link.service;
}
