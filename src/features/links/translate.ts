import { error, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

interface Link {
  service: string;
  alias: string;
}

/** `service[:alias]`. A link to nothing was no error in Rancher; of two with one alias the last counted. */
export function translate(service: WrittenService, context: TranslateContext): { links?: Link[] } {
  const links = new Map<string, Link>();
  for (const written of expectTexts(service.keys.get('links'), context.report)) {
    const link = read(written, context);
    if (!link) continue;
    const earlier = links.get(link.alias);
    if (earlier && earlier.service !== link.service) {
      const message = `the alias ${link.alias} is given to ${earlier.service} and to ${link.service}; the last one counts`;
      context.report(warning('RC4020', message, { at: written.location, hint: 'give one of them another alias' }));
    }
    links.set(link.alias, link);
  }
  return links.size > 0 ? { links: [...links.values()] } : {};
}

function read({ text, location: at }: WrittenText, context: TranslateContext): Link | undefined {
  const [name = '', written = name, ...rest] = text.split(':');
  const alias = toDnsLabel(written);
  if (name === '' || alias === undefined || rest.length > 0) {
    context.report(error('RC4019', `"${text}" is no link`, { at, hint: 'write service or service:alias' }));
    return undefined;
  }
  const target = context.linkTarget(name);
  if (!target) {
    const hint = 'a service of another stack is reached by its name, service.stack';
    context.report(warning('RC4021', `there is no service ${name} in this stack; the link is left out`, { at, hint }));
    return undefined;
  }
  if (target.kind === 'left out') {
    context.report(warning('RC5012', `the link to ${name} is left out, as ${name} itself is`, { at }));
    return undefined;
  }
  if (alias !== written && written !== name) {
    context.report(warning('RC5005', `the alias ${written} becomes ${alias}: a name is a DNS label`, { at }));
  }
  if (alias !== target.name) {
    const message = `nothing answers to the alias ${alias} yet: it is kept, and the service is reached as ${target.name}`;
    context.report(warning('RC5016', message, { at, hint: `let the program connect to ${target.name}` }));
  }
  return { service: target.name, alias };
}
