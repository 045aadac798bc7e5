import { error, risk, warning } from '../../model/diagnostic.ts';
import { asMap } from '../../model/key-values.ts';
import type { Location } from '../../model/location.ts';
import { isSecretName, isSecretValue } from '../../model/secret-name.ts';
import type { WrittenService } from '../../model/service.ts';
import { expectTextOrTexts } from '../../model/text-or-list.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntry } from '../../model/written-value.ts';
import { readEnvironmentFile } from './env-file.ts';
import { isVariableName } from './variable-name.ts';

type Variables = Map<string, string>;

/** What is written in the service wins over its files, a later file over an earlier one. */
export function translate(
  service: WrittenService,
  context: TranslateContext,
): { environment?: Record<string, string> } {
  const written = writtenVariables(service.keys.get('environment'), context);
  const files = fileVariables(service.keys.get('env_file'), written, context);
  warnOfSecrets(service, context, written, files);
  const variables = [...written, ...files];
  return variables.length > 0 ? { environment: Object.fromEntries(variables) } : {};
}

/** A map, or a list of `NAME=VALUE`. A name without a value takes the caller's, as with docker run. */
function writtenVariables(entry: WrittenEntry | undefined, context: TranslateContext): Variables {
  if (!entry || isNothing(entry.value)) return new Map();
  const written = asMap(entry.value);
  if (written.kind !== 'map') {
    const message = '`environment` takes a map, or a list of NAME=VALUE';
    context.report(error('RC4007', message, { at: entry.value.location }));
    return new Map();
  }
  return new Map(
    [...written.entries.values()].flatMap((variable) => {
      const value = read(variable, context);
      return value === undefined ? [] : [[variable.key, value] as const];
    }),
  );
}

/** The variables of the files that `environment` does not have, in the order of the files. */
function fileVariables(entry: WrittenEntry | undefined, written: Variables, context: TranslateContext): Variables {
  const variables: Variables = new Map();
  for (const file of expectTextOrTexts(entry, context.report)) {
    for (const { name, value } of readEnvironmentFile(file, context)) {
      if (written.has(name)) continue;
      variables.set(name, value ?? lookUp(name, file.location, context));
    }
  }
  return variables;
}

function read({ key, keyLocation, value }: WrittenEntry, context: TranslateContext): string | undefined {
  if (!isVariableName(key)) {
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
    const kind = typeof value.value;
    const message = isSecretName(key)
      ? `${key} becomes another text: unquoted, it is a ${kind}, which Rancher wrote in its own way`
      : `${key} becomes "${value.printed}": unquoted, ${value.text} is a ${kind}, which Rancher wrote so`;
    const hint = `quote it to keep the text: ${key}: "${isSecretName(key) ? '…' : value.text}"`;
    context.report(warning('RC4023', message, { at: value.location, hint }));
  }
  return value.printed;
}

function lookUp(key: string, at: Location, context: TranslateContext): string {
  const value = context.variable(key);
  if (value === undefined) {
    const message = `${key} has no value, neither here nor where drover is run; it is taken as empty`;
    context.report(warning('RC4024', message, { at, hint: `write \`${key}: ""\` if it shall be empty` }));
  }
  return value ?? '';
}

/** Names, never values: a resource is read by more people than a secret, and so is what is printed here. */
function warnOfSecrets(
  { name, keys }: WrittenService,
  { kind, report, service }: TranslateContext,
  written: Variables,
  files: Variables,
): void {
  const names = [...written, ...files].flatMap(([key, value]) =>
    isSecretName(key) && isSecretValue(value) ? [key] : [],
  );
  if (names.length === 0) return;
  const inWritten = names.some((key) => written.has(key));
  const at = keys.get(inWritten ? 'environment' : 'env_file')?.keyLocation;
  const container = kind === 'sidekick' ? service : 'primary';
  const them = names.length === 1 ? 'it' : 'them';
  const hint = `put ${them} into a Secret, take ${them} out here, and refer to it in podTemplate: container ${container}, env, valueFrom.secretKeyRef; or mount it with \`secrets\``;
  const message = `${name} has ${names.join(', ')} in plain sight: whoever may read the resource can read ${them}`;
  report(risk('RC5100', message, { at, hint }));
}
