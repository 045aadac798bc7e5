import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

import type { ReadText } from '../compose/extends.ts';
import { type SourceFile, sourceFile } from '../compose/source.ts';
import { limits } from '../compose/yaml.ts';
import { type Diagnostic, error } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';

/** The folders that the files a compose file names must lie in. */
export interface Project {
  /** The compose files, as the user named them; `-` is the standard input. */
  readonly files: readonly string[];
  /** What those names are relative to, and the project folder of the standard input. */
  readonly directory: string;
}

/**
 * Reads the files that compose files name in `env_file` and `extends`. A compose file may come from anywhere, and what it
 * names ends up in the output: nothing is read that does not lie, links followed, in the folder of one of the compose
 * files, nor a device or a pipe, nor more than a mebibyte.
 *
 * @param onRead is told of every file that was read, so that its lines can be shown.
 */
export function projectFiles({ files, directory }: Project, onRead: (file: SourceFile) => void): ReadText {
  const folderOf = (file: string): string => resolve(directory, file === '-' ? '.' : dirname(file));
  const folders = [...new Set(files.map((file) => folderOf(file)))];
  const known = new Map<string, string>();
  return (path, at, report) => {
    const name = nameBeside(at.file, path);
    const earlier = known.get(name);
    if (earlier !== undefined) return earlier;
    const result = readWithin(folders, folderOf(at.file), path, at);
    if (typeof result !== 'string') {
      report(result);
      return undefined;
    }
    known.set(name, result);
    onRead(sourceFile(name, result));
    return result;
  };
}

function nameBeside(file: string, path: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1) + path;
}

function readWithin(folders: readonly string[], folder: string, path: string, at: Location): string | Diagnostic {
  if (path === '' || path.includes('\0')) return error('RC3027', 'the path of a file is empty or none', { at });
  const target = resolve(folder, path);
  if (isAbsolute(path) || !folders.some((root) => isWithin(root, target))) return outside(path, at);
  try {
    const real = realpathSync(target);
    if (!folders.some((root) => isWithin(realpathSync(root), real))) return outside(path, at);
    return readPlainFile(real, path, at);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read: ${message}`;
    const hint = 'a path is relative to the file that names it';
    return error('RC3028', what, { at, hint });
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string, at: Location): Diagnostic {
  const message = `${path} is not read: it lies outside of the project folder`;
  return error('RC3026', message, { at, hint: 'copy it beside the compose file, and name it relative to that' });
}

/** A pipe is opened without waiting for who writes into it, and turned away like a device. */
function readPlainFile(real: string, path: string, at: Location): string | Diagnostic {
  const file = openSync(real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    if (!fstatSync(file).isFile()) return error('RC3027', `${path} is not read: it is no plain file`, { at });
    const bytes = readUpTo(file, limits.characters + 1);
    if (bytes.length > limits.characters) {
      return error('RC3027', `${path} is not read: it is larger than ${limits.characters} bytes`, { at });
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return error('RC3027', `${path} is not UTF-8 text`, { at, hint: 'save it as UTF-8' });
  } finally {
    closeSync(file);
  }
}

const chunk = 65_536;

/** What `stat` says of a file's size is not asked: some grow, and some of the kernel's say 0. */
function readUpTo(file: number, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let left = most;
  while (left > 0) {
    const buffer = Buffer.alloc(Math.min(chunk, left));
    const read = readSync(file, buffer);
    if (read === 0) break;
    chunks.push(buffer.subarray(0, read));
    left -= read;
  }
  return Buffer.concat(chunks);
}
