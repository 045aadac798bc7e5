import { readFileSync, realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import { type SourceFile, sourceFile } from '../compose/source.ts';
import { type Diagnostic, error } from '../model/diagnostic.ts';

/**
 * Reads a file below a directory, links followed. Where others write what is read, as in a kustomization or in the
 * repository of an Argo CD application, it must not reach what is outside.
 *
 * @param path as written, relative to the directory.
 */
export function readConfined(directory: string, path: string): SourceFile | Diagnostic {
  try {
    if (!isInside(directory, path)) return outside(path);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readFileSync(resolve(directory, path)),
    );
    return sourceFile(path, text);
  } catch (cause) {
    if (cause instanceof TypeError) return error('RC1002', `${path} is not UTF-8 text`, { hint: 'save it as UTF-8' });
    return error('RC1001', `${path} cannot be read: ${(cause as Error).message}`);
  }
}

/**
 * Whether a path leads to something in a directory or below it, links followed.
 *
 * @throws Error as of the file system when it leads nowhere.
 */
export function isInside(directory: string, path: string): boolean {
  const inside = relative(realpathSync(directory), realpathSync(resolve(directory, path)));
  return inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

/** What is said of a path that leads out. */
export function outside(path: string): Diagnostic {
  const hint = 'put the file beside what names it, or below it';
  return error('RC1049', `${path} leads out of the directory that may be read`, { hint });
}
