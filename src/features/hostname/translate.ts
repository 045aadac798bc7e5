import { error, note, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';

/** The host name of a container; without an image `hostname` is an external service's (docs/rancher.md §20.9). */
export function translate(service: WrittenService, context: TranslateContext): { hostname?: string } {
  warnOfDomain(service, context);
  if (context.kind === 'externalService') return {};
  const overridden = isOverridden(service, context);
  const hostname = readHostname(service, context);
  if (hostname === undefined || !overridden) return hostname === undefined ? {} : { hostname };
  const message = '`hostname` is left out: with io.rancher.container.hostname_override the name of the unit counts';
  context.report(note('RC5124', message, { at: service.keys.get('hostname')?.keyLocation }));
  return {};
}

/** Units are called so anyway. */
function isOverridden(service: WrittenService, { report }: TranslateContext): boolean {
  const label = labelOf(service, 'io.rancher.container.hostname_override');
  if (!label) return false;
  if (label.value === 'container_name') return true;
  const message = `${label.label} said something with the value \`container_name\` only; "${label.value}" is kept as a label`;
  report(note('RC5124', message, { at: label.location }));
  return false;
}

function readHostname(service: WrittenService, { report }: TranslateContext): string | undefined {
  const entry = service.keys.get('hostname');
  const written = expectText(entry, report)?.trim();
  if (!entry || !written) return undefined;
  const at = entry.value.location;
  const [first = '', ...domain] = written.split('.');
  const hostname = toDnsLabel(first);
  if (hostname === undefined) {
    report(error('RC4108', `"${written}" cannot be a host name`, { at, hint: 'it needs a letter or a digit' }));
    return undefined;
  }
  if (domain.length > 0) {
    const message = `the host name becomes ${hostname}: a unit's name has no domain of its own, and ${domain.join('.')} is left out`;
    const hint = 'give the program its whole name in its own configuration';
    report(warning('RC5122', message, { at, hint }));
  } else if (hostname !== written) {
    const message = `the host name ${written} becomes ${hostname}: in Kubernetes it is a DNS label, lower-case letters, digits and "-"`;
    report(warning('RC5122', message, { at }));
  }
  return hostname;
}

function warnOfDomain(service: WrittenService, { report }: TranslateContext): void {
  const entry = service.keys.get('domainname');
  if (!entry || isNothing(entry.value)) return;
  const message = "`domainname` is left out: a unit's domain is the cluster's";
  const hint =
    'give the program its whole name in its own configuration; to look names up in a domain write `dns_search`';
  report(warning('RC5123', message, { at: entry.keyLocation, hint, grade: 'unsupported' }));
}
