import { error, type Report } from '../../model/diagnostic.ts';
import { expectTexts } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';
import { splitShellWords } from './shell-words.ts';

interface Process {
  entrypoint?: string[];
  command?: string[];
}

/** An empty one is the image's own, as in Rancher. */
export function translate(service: WrittenService, { report }: TranslateContext): Process {
  const entrypoint = words(service.keys.get('entrypoint'), report);
  const command = words(service.keys.get('command'), report);
  return {
    ...(entrypoint.length > 0 ? { entrypoint } : {}),
    ...(command.length > 0 ? { command } : {}),
  };
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
