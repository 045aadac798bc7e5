import { error, type Report, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import { selectorFault } from '../../model/selector.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

interface ExternalLink {
  stack: string;
  service: string;
}

interface ServiceAlias {
  externalLinks?: ExternalLink[];
  selectorLink?: string;
  selectorContainer?: string;
}

/** What an alias stands for, beside its links: services of other stacks, and whatever its selectors find. */
export function translate(service: WrittenService, context: TranslateContext): ServiceAlias {
  const { report } = context;
  const links = new Map<string, ExternalLink>();
  for (const written of expectTexts(service.keys.get('external_links'), report)) {
    const link = readLink(written, report);
    if (link) links.set(`${link.stack}/${link.service}`, link);
  }
  const selectorLink = selector(service, 'io.rancher.service.selector.link', report);
  const selectorContainer = selector(service, 'io.rancher.service.selector.container', report);
  const alias = {
    ...(links.size > 0 ? { externalLinks: [...links.values()] } : {}),
    ...(selectorLink === undefined ? {} : { selectorLink }),
    ...(selectorContainer === undefined ? {} : { selectorContainer }),
  };
  if (Object.keys(alias).length === 0 && !service.keys.has('links')) {
    const message = `${service.name} has no links: its name stands for nothing`;
    report(warning('RC4226', message, { at: service.location, hint: 'write the services below `links`' }));
  }
  const message = `${service.name} is a RancherServiceAlias, which this version of the operator keeps and does not run yet`;
  const hint = 'let programs call the linked services by their own names for now';
  report(warning('RC5200', message, { at: service.location, hint }));
  return alias;
}

/** `stack/service[:alias]`; of an alias the alias of a link means nothing. */
function readLink({ text, location: at }: WrittenText, report: Report): ExternalLink | undefined {
  const [target = ''] = text.split(':');
  const [stack = '', name = '', ...rest] = target.split('/');
  const [its, service] = [toDnsLabel(stack), toDnsLabel(name)];
  if (its === undefined || service === undefined || rest.length > 0) {
    report(error('RC4227', `"${text}" links to no service`, { at, hint: 'write stack/service' }));
    return undefined;
  }
  if (its !== stack || service !== name) {
    const message = `the link to ${target} becomes ${its}/${service}: names are DNS labels`;
    report(warning('RC5005', message, { at, grade: 'approximate' }));
  }
  return { stack: its, service };
}

function selector(service: WrittenService, key: string, report: Report): string | undefined {
  const label = labelsOf(service).get(key);
  const text = label?.value.kind === 'scalar' ? label.value.printed.trim() : '';
  if (label === undefined || text === '') return undefined;
  const fault = selectorFault(text);
  if (fault === undefined) return text;
  const hint = 'write key=value, key!=value, key in (a,b), key notin (a,b) or key, with commas between them';
  report(error('RC4204', `${key} is no selector: ${fault}`, { at: label.value.location, hint }));
  return undefined;
}
