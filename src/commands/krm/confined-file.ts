import { readFileSync, realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

import { type SourceFile, sourceFile } from '../../compose/source.ts';
import { type Diagnostic, error } from '../../model/diagnostic.ts';

/**
 * Reads a file below a directory, links followed: a kustomization may not reach what is outside it.
 *
 * @param path as written, relative to the directory.
 */
export function readConfined(directory: string, path: string): SourceFile | Diagnostic {
  try {
    const root = realpathSync(directory);
    const file = realpathSync(resolve(directory, path));
    const inside = relative(root, file);
    if (inside === '..' || inside.startsWith(`..${sep}`) || resolve(inside) === inside) {
      const hint = 'put the file beside the kustomization or below it';
      return error('RC1049', `${path} is outside the directory of the kustomization`, { hint });
    }
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    return sourceFile(path, text);
  } catch (cause) {
    if (cause instanceof TypeError) return error('RC1002', `${path} is not UTF-8 text`, { hint: 'save it as UTF-8' });
    return error('RC1001', `${path} cannot be read: ${(cause as Error).message}`);
  }
}
