import { error, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import type { WrittenText } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** A link as it is written: `service[:alias]` or `stack/service[:alias]`, below either key. */
export interface WrittenLink {
  /** Absent: the same stack. */
  readonly stack?: string;
  readonly service: string;
  /** As it is written; the service's name where there is none. */
  readonly writtenAlias: string;
  /** The DNS label it becomes. */
  readonly alias: string;
}

/**
 * Rancher read both keys alike: what stands before a slash is a stack (docs/rancher.md §9.7). A link without a name, of
 * which a variable that is not set makes one, was no error, since it led to no service.
 */
export function readLink({ text, location: at }: WrittenText, { report }: TranslateContext): WrittenLink | undefined {
  const [name = '', written, ...rest] = text.split(':').map((part) => part.trim());
  if (name === '') {
    report(
      warning('RC4021', `"${text}" names no service; the link is left out`, { at, hint: 'is a variable not set?' }),
    );
    return undefined;
  }
  const [first = '', second, ...deeper] = name.split('/');
  const service = second ?? first;
  const writtenAlias = written === undefined || written === '' ? service : written;
  const alias = toDnsLabel(writtenAlias);
  if (alias === undefined || service === '' || rest.length > 0 || deeper.length > 0) {
    const hint = 'write service or service:alias, with stack/ in front for a service of another stack';
    report(error('RC4019', `"${text}" is no link`, { at, hint }));
    return undefined;
  }
  return { service, writtenAlias, alias, ...(second === undefined ? {} : { stack: first }) };
}
