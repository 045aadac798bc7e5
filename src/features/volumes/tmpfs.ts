import { error, risk } from '../../model/diagnostic.ts';
import { expectText, expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { cleanPath, type WrittenMount } from './mount-parts.ts';
import type { Tmpfs } from './spec.ts';
import { readTmpfsOptions } from './tmpfs-options.ts';

/** `tmpfs`: `path[:options]`, one or a list, and what `volumes` has of type tmpfs. */
export function translateTmpfs(
  service: WrittenService,
  mounts: readonly WrittenMount[],
  context: TranslateContext,
): Tmpfs[] {
  const found = new Map(mounts.flatMap(({ target, tmpfs }) => (tmpfs ? [[target, tmpfs] as const] : [])));
  for (const written of writtenTexts(service, context)) {
    const tmpfs = read(written, context);
    if (!tmpfs) continue;
    if (mounts.some(({ target }) => target === tmpfs.target)) {
      const message = `two volumes are mounted at ${tmpfs.target}; the one of \`volumes\` counts`;
      const hint = 'keep one of them';
      context.report(risk('RC4018', message, { at: written.location, hint, grade: 'unsupported' }));
    } else {
      found.set(tmpfs.target, tmpfs);
    }
  }
  return [...found.values()];
}

function writtenTexts(service: WrittenService, { report }: TranslateContext): WrittenText[] {
  const entry = service.keys.get('tmpfs');
  if (entry?.value.kind !== 'scalar') return expectTexts(entry, report);
  const text = expectText(entry, report);
  return text === undefined ? [] : [{ text, location: entry.value.location }];
}

function read({ text, location: at }: WrittenText, { report }: TranslateContext): Tmpfs | undefined {
  const [path = '', ...options] = text.trim().split(':');
  const target = cleanPath(path);
  if (!path.startsWith('/') || target === '/') {
    const hint = 'write an absolute path, as in /run or /run:size=64m';
    report(error('RC4174', `"${text}" is no path for a tmpfs`, { at, hint }));
    return undefined;
  }
  return { target, ...readTmpfsOptions(options.join(':'), target, at, report) };
}
