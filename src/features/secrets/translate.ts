import { error, risk, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import { expectInteger, expectList, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry, WrittenMap, WrittenValue } from '../../model/written-value.ts';
import { creationCommand } from './creation-command.ts';
import type { SecretFile } from './spec.ts';

/** `secrets`: a name, or `{source, target, uid, gid, mode}`. What they hold is never read. */
export function translate(service: WrittenService, context: TranslateContext): { secrets?: SecretFile[] } {
  const secrets = new Map<string, SecretFile>();
  for (const item of expectList(service.keys.get('secrets'), context.report)?.items ?? []) {
    const secret = read(item, context);
    if (!secret) continue;
    if (secrets.has(secret.target) && JSON.stringify(secrets.get(secret.target)) !== JSON.stringify(secret)) {
      const message = `two secrets are the file ${secret.target}; the last one counts`;
      const hint = 'give one of them another `target`';
      context.report(risk('RC4177', message, { at: item.location, hint, grade: 'unsupported' }));
    }
    secrets.set(secret.target, secret);
  }
  return secrets.size > 0 ? { secrets: [...secrets.values()] } : {};
}

function read(item: WrittenValue, context: TranslateContext): SecretFile | undefined {
  if (item.kind === 'map') return readMap(item, context);
  const entry: WrittenEntry = { key: 'secrets', keyLocation: item.location, value: item };
  const name = expectText(entry, context.report);
  return name === undefined ? undefined : secretFile(name, name, item.location, context);
}

function readMap(item: WrittenMap, context: TranslateContext): SecretFile | undefined {
  const { report } = context;
  const { entries, location: at } = item;
  warnOfOtherKeys('secrets', entries, ['source', 'target', 'uid', 'gid', 'mode'], report);
  const name = expectText(entries.get('source'), report);
  if (name === undefined) {
    report(
      error('RC4178', 'a secret that is written as a map has no `source`', {
        at,
        hint: 'write the name of the secret',
      }),
    );
    return undefined;
  }
  const target = expectText(entries.get('target'), report);
  const secret = secretFile(name, target === undefined || target === '' ? name : target, at, context);
  if (!secret) return undefined;
  const owner = ownerOf(item, context);
  const mode = readMode(entries.get('mode'), context);
  return { ...secret, ...(mode === undefined ? {} : { mode }), ...owner };
}

/** Rancher put a secret into `/run/secrets` under its name, or the name that was asked for. */
function secretFile(name: string, target: string, at: Location, context: TranslateContext): SecretFile | undefined {
  const source = toDnsLabel(name);
  if (source === undefined || !/^[-A-Za-z0-9_.]+$/.test(name)) {
    const hint = 'a name is of letters, digits, ".", "_" and "-"; a variable in it may not be set';
    context.report(error('RC4179', `"${name}" names no secret`, { at, hint }));
    return undefined;
  }
  const file = target.replace(/^\/run\/secrets\//, '');
  if (!/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/.test(file)) {
    const message = `"${target}" is no file of /run/secrets, where Rancher put secrets`;
    context.report(error('RC4180', message, { at, hint: 'write the name of a file, as in db_password' }));
    return undefined;
  }
  sayMissing(name, source, at, context);
  return { source, ...(source === name ? {} : { key: name }), target: file };
}

/** Rancher made the secret from its file, once for the environment. Drover reads no such file: its text would go into the output. */
function sayMissing(name: string, source: string, at: Location, context: TranslateContext): void {
  const declaration = context.secret(name);
  const file = declaration && fileOf(declaration, context);
  const message = `the secret ${name} is not written out: units wait until the Secret ${source} is there`;
  const hint = creationCommand({ source, key: name, file, namespace: context.namespace });
  context.report(warning('RC5188', message, { at: placeOf(declaration) ?? at, hint, grade: 'approximate' }));
}

/** Where the declaration says what the secret is made of, else where it stands. */
function placeOf(declaration: WrittenEntry | undefined): Location | undefined {
  const value = declaration?.value;
  const settings = value?.kind === 'map' ? value.entries : undefined;
  return (settings?.get('file') ?? settings?.get('external') ?? declaration)?.keyLocation;
}

function fileOf(declaration: WrittenEntry, { report }: TranslateContext): string | undefined {
  const settings = expectMap(declaration, report)?.entries;
  if (!settings) return undefined;
  warnOfOtherKeys(`secrets.${declaration.key}`, settings, ['file', 'external'], report);
  const file = expectText(settings.get('file'), report);
  // A text to Rancher: any but an empty one made it external (the executor's `config/types.go`).
  const isExternal = (expectText(settings.get('external'), report) ?? '') !== '';
  return isExternal || file === '' ? undefined : file;
}

/** `0440`: octal, whatever YAML makes of it. */
function readMode(entry: WrittenEntry | undefined, { report }: TranslateContext): number | undefined {
  const text = expectText(entry, report);
  if (text === undefined || text === '') return undefined;
  if (/^(0o?)?[0-7]{1,3}$/.test(text)) return Number.parseInt(text.replace(/^0o/, ''), 8);
  const hint = 'write it in octal, as in 0440';
  report(error('RC4181', `"${text}" is no mode of a file`, { at: entry?.value.location, hint }));
  return undefined;
}

/** Files of a Secret belong to root, and with `fsGroup` to a group of the whole Pod. */
function ownerOf({ entries }: WrittenMap, { report }: TranslateContext): Pick<SecretFile, 'uid' | 'gid'> {
  const limits = { min: 0, max: 2 ** 31 - 1 };
  const uid = expectInteger(entries.get('uid'), limits, report);
  const gid = expectInteger(entries.get('gid'), limits, report);
  for (const [key, value] of Object.entries({ uid, gid })) {
    if (value === undefined || value === 0) continue;
    const message = `\`${key}\` is kept, and the file of the secret belongs to root`;
    const hint = 'give the file a mode that lets the program read it, or the Pod an fsGroup in podTemplate';
    report(warning('RC5189', message, { at: entries.get(key)?.keyLocation, hint, grade: 'approximate' }));
  }
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}
