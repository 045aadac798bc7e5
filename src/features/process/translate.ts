import { error, note, type Report, warning } from '../../model/diagnostic.ts';
import { expectSeconds } from '../../model/duration.ts';
import { expectBoolean, expectText, expectTexts } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntry } from '../../model/written-value.ts';
import { isDefaultSignal } from './pod.ts';
import { splitShellWords } from './shell-words.ts';
import { parseUser } from './user.ts';

interface Process {
  entrypoint?: string[];
  command?: string[];
  workingDir?: string;
  user?: string;
  tty?: boolean;
  stdinOpen?: boolean;
  init?: boolean;
  stopSignal?: string;
  stopGracePeriod?: number;
}

/** The keys of a process, in the order of the spec. */
export const processKeys = [
  'entrypoint',
  'command',
  'working_dir',
  'user',
  'tty',
  'stdin_open',
  'init',
  'stop_signal',
  'stop_grace_period',
] as const;

/** An empty one is the image's own, as in Rancher. */
export function translate(service: WrittenService, { kind, report }: TranslateContext): Process {
  if (kind !== 'service' && kind !== 'sidekick') return withoutProcess(service, report);
  const { keys } = service;
  const entrypoint = words(keys.get('entrypoint'), report);
  const command = words(keys.get('command'), report);
  const workingDir = expectText(keys.get('working_dir'), report)?.trim();
  const stopGracePeriod = expectSeconds(keys.get('stop_grace_period'), report);
  return {
    ...(entrypoint.length > 0 ? { entrypoint } : {}),
    ...(command.length > 0 ? { command } : {}),
    ...(workingDir ? { workingDir } : {}),
    ...readUser(keys.get('user'), report),
    ...(expectBoolean(keys.get('tty'), report) ? { tty: true } : {}),
    ...(expectBoolean(keys.get('stdin_open'), report) ? { stdinOpen: true } : {}),
    ...(expectBoolean(keys.get('init'), report) ? { init: true } : {}),
    ...readSignal(keys.get('stop_signal'), report),
    ...(stopGracePeriod === undefined ? {} : { stopGracePeriod }),
  };
}

/** `tty` and `stdin_open` stand in everything Rancher ever exported; on what runs no process of its own they said nothing. */
function withoutProcess({ keys }: WrittenService, report: Report): Process {
  for (const key of processKeys) {
    const entry = keys.get(key);
    if (!entry || isNothing(entry.value)) continue;
    report(
      note('RC5130', `\`${key}\` is left out: no process of its own runs for this service`, { at: entry.keyLocation }),
    );
  }
  return {};
}

function words(entry: WrittenEntry | undefined, report: Report): string[] {
  if (entry?.value.kind !== 'scalar') return expectTexts(entry, report).map(({ text }) => text);
  const split = splitShellWords(entry.value.value === null ? '' : entry.value.text);
  if (split.kind === 'words') return [...split.words];
  report(
    error('RC4022', `\`${entry.key}\` opens a ${split.quote} that is not closed`, {
      at: entry.value.location,
      hint: `close it, or write it as a list of words: ["sh", "-c", "…"]`,
    }),
  );
  return [];
}

function readUser(entry: WrittenEntry | undefined, report: Report): { user?: string } {
  const user = expectText(entry, report)?.trim();
  if (!entry || !user) return {};
  const at = entry.value.location;
  const parsed = parseUser(user);
  if (!parsed) {
    report(error('RC4114', `"${user}" is no user`, { at, hint: 'write uid or uid:gid, as in 1000:1000' }));
    return {};
  }
  if (parsed.names.length > 0) {
    const message = `Kubernetes takes users in numbers, and only the image knows ${parsed.names.join(' and ')}: it is kept, and the image's own user runs`;
    const hint = 'write uid:gid; `docker run --rm IMAGE id USER` tells the numbers';
    report(warning('RC5101', message, { at, hint, grade: 'unsupported' }));
  }
  return { user };
}

function readSignal(entry: WrittenEntry | undefined, report: Report): { stopSignal?: string } {
  const stopSignal = expectText(entry, report)?.trim();
  if (!entry || !stopSignal) return {};
  if (!isDefaultSignal(stopSignal)) {
    const message = `the signal ${stopSignal} is kept and not sent: Kubernetes sends the image's STOPSIGNAL, else SIGTERM`;
    const hint = `build it into the image: STOPSIGNAL ${stopSignal}`;
    report(warning('RC5103', message, { at: entry.value.location, hint, grade: 'unsupported' }));
  }
  return { stopSignal };
}
