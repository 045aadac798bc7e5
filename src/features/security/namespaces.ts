import { note, warning } from '../../model/diagnostic.ts';
import { expectText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

/** `pid`, `ipc`, `uts` and `isolation`: `host` where a Pod has a word for it. */
export function readNamespaces(service: WrittenService, context: TranslateContext): { pid?: 'host'; ipc?: 'host' } {
  const { keys } = service;
  warnOfUts(service, context);
  warnOfIsolation(keys.get('isolation'), context);
  return {
    ...(isHost(keys.get('pid'), context) ? { pid: 'host' as const } : {}),
    ...(isHost(keys.get('ipc'), context) ? { ipc: 'host' as const } : {}),
  };
}

/** The members of a Pod share their memory, but not their processes. */
function isHost(entry: WrittenEntry | undefined, { report, unit }: TranslateContext): boolean {
  const mode = expectText(entry, report)?.trim() ?? '';
  if (!entry || mode === '' || mode === 'host') return mode === 'host';
  const at = entry.value.location;
  const member = unit.some(({ name }) => `container:${name}` === mode);
  if (entry.key === 'ipc' && (member || mode === 'shareable' || mode === 'private')) {
    const message = `\`ipc: ${mode}\` is left out: the members of a unit share their memory anyway`;
    report(note('RC5137', message, { at, grade: mode === 'private' ? 'approximate' : undefined }));
    return false;
  }
  const message = `\`${entry.key}: ${mode}\` is left out: a unit takes \`host\` or has its own`;
  const hint =
    entry.key === 'pid' && member
      ? 'podTemplate with shareProcessNamespace: true shares the processes of the unit'
      : undefined;
  report(warning('RC5111', message, { at, hint, grade: 'unsupported' }));
  return false;
}

/** On the host's network a Pod has the host's name, which is all that `uts: host` is about. */
function warnOfUts({ keys }: WrittenService, { report }: TranslateContext): void {
  const entry = keys.get('uts');
  const mode = expectText(entry, report)?.trim() ?? '';
  if (!entry || mode === '') return;
  const network = expectText(keys.get('network_mode') ?? keys.get('net'), () => undefined);
  if (mode === 'host' && network === 'host') {
    const message = "`uts` is left out: on the host's network a unit has the host's name anyway";
    report(note('RC5137', message, { at: entry.keyLocation, grade: 'exact' }));
    return;
  }
  const message = "`uts` is left out: a unit has the host's name on the host's network only";
  report(
    warning('RC5111', message, { at: entry.keyLocation, hint: 'write `network_mode: host` too', grade: 'unsupported' }),
  );
}

function warnOfIsolation(entry: WrittenEntry | undefined, { report }: TranslateContext): void {
  const mode = expectText(entry, report)?.trim() ?? '';
  if (!entry || mode === '' || mode === 'default') return;
  const message = '`isolation` is left out: it was a choice of Docker on Windows';
  const hint = 'name a runtimeClassName in podTemplate';
  report(warning('RC5111', message, { at: entry.keyLocation, hint, grade: 'unsupported' }));
}
