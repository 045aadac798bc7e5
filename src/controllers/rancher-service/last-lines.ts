/**
 * The end of the log of units that are replaced because they do not work: with their Pods goes what their containers
 * wrote. Whatever keeps it from being read, nobody waits for it longer than a second.
 */
import type { Client } from '../../kubernetes/client.ts';
import type { EventDraft } from '../../kubernetes/event-recorder.ts';
import type { DeleteUnit, DeletionReason } from '../../plan/action.ts';
import { primaryContainer } from '../../plan/members.ts';

/** Deletions of units that did something wrong. What is lost with its host answers nobody. */
const condemnedFor: readonly DeletionReason[] = [
  'unhealthy',
  'initializing-timeout',
  'reinitializing-timeout',
  'ended',
];

/** How long the deletion may wait for it, in milliseconds. */
const patienceMs = 1000;
/** Of more units at once the log is not read: they fail for the same reason. */
const unitsAtOnce = 10;
/** The kubelet counts from the first of the lines that are asked for, so this has to hold all of them. */
const longestLines = 65_536;
/** What fits into an Event with its heading, in bytes. */
const longestNote = 1024;

export interface LastLinesOptions {
  readonly client: Client;
  /** How many lines; 0 reads none. */
  readonly lines: number;
  /** Whether a host is known not to answer. */
  isLost(host: string): boolean;
}

/** By UID, the last lines of the Pods that could be read. Never throws, and takes a second at most. */
export async function lastLines(
  namespace: string,
  deletes: readonly DeleteUnit[],
  { client, lines, isLost }: LastLinesOptions,
): Promise<ReadonlyMap<string, string>> {
  const asked = deletes
    .filter(({ reason, host }) => condemnedFor.includes(reason) && host !== undefined && !isLost(host))
    .slice(0, lines === 0 ? 0 : unitsAtOnce);
  const read = await Promise.all(
    asked.map(async ({ uid, pod, container = primaryContainer }) => {
      const options = { container, lines, bytes: longestLines, deadlineMs: patienceMs };
      try {
        return [uid, plain(await client.podLog(namespace, pod, options))] as const;
      } catch {
        return [uid, ''] as const;
      }
    }),
  );
  return new Map(read.filter(([, text]) => text !== ''));
}

const escapeCharacter = String.fromCharCode(27);
const colours = new RegExp(`${escapeCharacter}\\[[\\d;?]*[A-Za-z]`, 'g');

/** Without what moves a cursor or changes colours. */
function plain(text: string): string {
  return text
    .replaceAll(colours, '')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .trimEnd();
}

/** The Event that keeps them: of lines that do not fit the last ones. */
export function instanceLog({ index, pod, container = primaryContainer }: DeleteUnit, text: string): EventDraft {
  const heading = `last lines of unit ${index} (${pod}), container ${container}:\n`;
  const note = heading + endOf(text, longestNote - Buffer.byteLength(heading));
  return { type: 'Normal', reason: 'InstanceLog', action: 'ReadLog', note };
}

/** The end of a text that fits into so many bytes of UTF-8, cut between characters. */
export function endOf(text: string, bytes: number): string {
  const whole = Buffer.from(text);
  if (whole.length <= bytes) return text;
  const mark = '…';
  let from = whole.length - bytes + Buffer.byteLength(mark);
  // The bytes of a character after its first.
  while (((whole[from] ?? 0) & 0b1100_0000) === 0b1000_0000) from++;
  return mark + whole.subarray(from).toString();
}
