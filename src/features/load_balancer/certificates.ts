import { beginningOf } from '../../model/beginning.ts';
import { error, warning } from '../../model/diagnostic.ts';
import { expectText, expectTexts, type WrittenText } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries } from '../../model/written-value.ts';

export interface Certificates {
  certs?: string[];
  defaultCert?: string;
}

/**
 * `certs` and `default_cert`, which Rancher looked up by name among the certificates of the environment. Here they are
 * Secrets, under the nearest name a Secret can have.
 *
 * @param entries the service's keys for a balancer of Rancher 1.0 and 1.1, else those of `lb_config`.
 */
export function certificates(entries: WrittenEntries, context: TranslateContext): Certificates {
  const certs = expectTexts(entries.get('certs'), context.report).flatMap((written) => secret(written, context) ?? []);
  const entry = entries.get('default_cert');
  const text = expectText(entry, context.report);
  const defaultCert = entry && text ? secret({ text, location: entry.value.location }, context) : undefined;
  return {
    ...(certs.length > 0 ? { certs: [...new Set(certs)] } : {}),
    ...(defaultCert === undefined ? {} : { defaultCert }),
  };
}

/** An empty name is a variable that is not set, which has been told. */
function secret({ text, location: at }: WrittenText, { report }: TranslateContext): string | undefined {
  if (text === '') return undefined;
  const name = text
    .toLowerCase()
    .replace(/^\*\./, 'wildcard.')
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .split('.')
    .map((label) => label.replaceAll(/^-|-$/g, ''))
    .filter((label) => label !== '')
    .join('.');
  if (name === '' || name.length > 253) {
    report(error('RC4217', `"${beginningOf(text, 80)}" cannot be the name of a certificate's Secret`, { at }));
    return undefined;
  }
  const message = `the certificate ${text} has to be there as the Secret ${name}, of type kubernetes.io/tls`;
  const hint = `kubectl create secret tls ${name} --cert=… --key=… in the namespace of the stack`;
  report(warning('RC5204', message, { at, hint, grade: 'approximate' }));
  return name;
}
