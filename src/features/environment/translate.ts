import { error, warning } from '../../model/diagnostic.ts';
import { asMap } from '../../model/key-values.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntry } from '../../model/written-value.ts';

/** A map, or a list of `NAME=VALUE`. A name without a value takes the caller's, as with docker run. */
export function translate(
  service: WrittenService,
  context: TranslateContext,
): { environment?: Record<string, string> } {
  const entry = service.keys.get('environment');
  if (!entry || isNothing(entry.value)) return {};
  const written = asMap(entry.value);
  if (written.kind !== 'map') {
    const message = '`environment` takes a map, or a list of NAME=VALUE';
    context.report(error('RC4007', message, { at: entry.value.location }));
    return {};
  }
  const variables = [...written.entries.values()].flatMap((variable) => {
    const value = read(variable, context);
    return value === undefined ? [] : [[variable.key, value] as const];
  });
  return variables.length > 0 ? { environment: Object.fromEntries(variables) } : {};
}

/** Kubernetes takes any printable ASCII but `=` in a name. */
const name = /^[!-<>-~]+$/;

function read({ key, keyLocation, value }: WrittenEntry, context: TranslateContext): string | undefined {
  if (!name.test(key)) {
    const message = key === '' ? 'an environment variable has no name' : `"${key}" cannot name an environment variable`;
    context.report(error('RC4029', message, { at: keyLocation, hint: 'letters, digits and "_"' }));
    return undefined;
  }
  if (value.kind !== 'scalar') {
    const message = `the environment variable ${key} takes text, not a ${value.kind}`;
    context.report(error('RC4005', message, { at: value.location }));
    return undefined;
  }
  if (value.value === null) return lookUp(key, keyLocation, context);
  if (value.printed !== value.text) {
    const message = `${key} becomes "${value.printed}": unquoted, ${value.text} is a ${typeof value.value}, which Rancher wrote so`;
    const hint = `quote it to keep the text: ${key}: "${value.text}"`;
    context.report(warning('RC4023', message, { at: value.location, hint }));
  }
  return value.printed;
}

function lookUp(key: string, at: WrittenEntry['keyLocation'], context: TranslateContext): string {
  const value = context.variable(key);
  if (value === undefined) {
    const message = `${key} has no value, neither here nor where drover is run; it is taken as empty`;
    context.report(warning('RC4024', message, { at, hint: `write \`${key}: ""\` if it shall be empty` }));
  }
  return value ?? '';
}
