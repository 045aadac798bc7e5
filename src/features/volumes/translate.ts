import { posix } from 'node:path';

import { error, warning } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { warnOfDeclaration } from './declaration.ts';

interface Volume {
  target: string;
  hostPath?: string;
  name?: string;
  readOnly?: boolean;
}

/** `host:container[:ro]`, `name:container[:ro]` or `container`, each container path once. */
export function translate(service: WrittenService, context: TranslateContext): { volumes?: Volume[] } {
  const volumes = new Map<string, Volume>();
  for (const written of expectTexts(service.keys.get('volumes'), context.report)) {
    const volume = read(written, context);
    if (!volume) continue;
    if (volumes.has(volume.target)) {
      const message = `two volumes are mounted at ${volume.target}`;
      context.report(error('RC4018', message, { at: written.location, hint: 'keep one of them' }));
    }
    volumes.set(volume.target, volume);
  }
  return volumes.size > 0 ? { volumes: [...volumes.values()] } : {};
}

function read(written: WrittenText, context: TranslateContext): Volume | undefined {
  const { text, location: at } = written;
  const parts = text.split(':');
  const [first = '', second] = parts;
  const target = second ?? first;
  if (parts.length > 3 || !target.startsWith('/') || first === '') {
    const message = `"${text}" is no volume`;
    const hint = 'write /host/path:/path, name:/path or /path, with :ro at the end for a read-only one';
    context.report(error('RC4016', message, { at, hint }));
    return undefined;
  }
  const mount = { target: cleanPath(target) };
  const mode = isReadOnly(parts[2], written, context) ? { readOnly: true } : {};
  if (second === undefined) {
    warnOfAnonymous(mount.target, written, context);
    return mount;
  }
  if (first.startsWith('/')) return { ...mount, hostPath: cleanPath(first), ...mode };
  const name = volumeName(first, written, context);
  return name === undefined ? undefined : { ...mount, name, ...mode };
}

function cleanPath(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}

function warnOfAnonymous(target: string, { location: at }: WrittenText, context: TranslateContext): void {
  const message = `the volume at ${target} has no name: its data goes with the unit, when it is recreated or moved`;
  const hint = `to keep it, name it: data:${target}`;
  context.report(warning('RC5007', message, { at, hint }));
}

function isReadOnly(options: string | undefined, { location: at }: WrittenText, context: TranslateContext): boolean {
  const words = options === undefined ? [] : options.split(',');
  for (const word of words) {
    if (word === 'ro' || word === 'rw') continue;
    context.report(warning('RC5013', `the volume option "${word}" is left out; ro and rw are read`, { at }));
  }
  return words.includes('ro');
}

function volumeName(
  written: string,
  { text, location: at }: WrittenText,
  context: TranslateContext,
): string | undefined {
  if (/^(\.{1,2}(\/|$)|~)/.test(written)) {
    const hint = 'write the absolute path on the host, or a name for a volume of the stack';
    context.report(error('RC4017', `"${text}" is relative to a directory that no host of a cluster has`, { at, hint }));
    return undefined;
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(written)) {
    const hint = 'a name is of letters, digits, ".", "_" and "-"; a host path begins with "/"';
    context.report(error('RC4016', `"${written}" names no volume`, { at, hint }));
    return undefined;
  }
  const declaration = context.volume(written);
  if (declaration) warnOfDeclaration(declaration, context);
  return context.volumeName(written, at);
}
