import { posix } from 'node:path';

import { note, type Report, risk, warning } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { Tmpfs, Volume } from './spec.ts';

/** One item below `volumes`, before its name is looked up among the declarations. */
export interface WrittenMount {
  readonly at: Location;
  readonly target: string;
  /** A path of the host. */
  readonly hostPath?: string;
  /** A volume's name as written. Neither path nor name: it is anonymous. */
  readonly name?: string;
  readonly settings: Pick<Volume, 'readOnly' | 'propagation' | 'relabel' | 'noCopy' | 'subPath'>;
  /** It is memory, and belongs to `tmpfs`. */
  readonly tmpfs?: Tmpfs;
}

/** A mount in its parts, none of them looked at. */
export interface MountParts {
  /** As in the file, for what is said of it. */
  readonly text: string;
  readonly at: Location;
  /** Absent: it is anonymous. */
  readonly source?: string;
  readonly target: string;
  readonly settings: WrittenMount['settings'];
}

/** Looks at the paths of a mount; what Docker refused, or nobody can mount, is reported and left out. */
export function readParts(parts: MountParts, report: Report): WrittenMount | undefined {
  const { text, at, source, settings } = parts;
  const target = cleanPath(parts.target);
  if (!parts.target.startsWith('/') || target === '/' || target.includes(':')) {
    refuse(text, at, 'its path in the container is no absolute path below /', report);
    return undefined;
  }
  const mount = { at, target, settings };
  if (source === undefined) return mount;
  if (source.startsWith('/') && !source.includes(':')) {
    sayRelabel(settings, at, report);
    return { ...mount, hostPath: cleanPath(source) };
  }
  if (/^(\.{1,2}(\/|$)|~)/.test(source)) {
    refuseRelative(text, target, at, report);
    return undefined;
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(source)) {
    refuse(text, at, `"${source}" is neither an absolute path nor a name`, report);
    return undefined;
  }
  return { ...mount, name: source, settings: ofNamed(settings, at, report) };
}

/** `./a` and `a/../b` as one path, without a slash at its end. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path);
  return clean.length > 1 ? clean.replace(/\/$/, '') : clean;
}

/** Says why a mount is none. The rest of the service is translated. */
export function refuse(text: string, at: Location, why: string, report: Report): void {
  const message = `"${text}" is no volume, and nothing is mounted for it: ${why}`;
  const hint = 'write /host/path:/path, name:/path or /path, with :ro at the end of the first two for a read-only one';
  report(risk('RC4016', message, { at, hint, grade: 'unsupported' }));
}

/** rancher-compose did not resolve such a path, it only warned; Docker then refused it (`lookup/file.go`). */
function refuseRelative(text: string, target: string, at: Location, report: Report): void {
  const message = `"${text}" is relative to a directory that no host of a cluster has: nothing is mounted at ${target}`;
  const hint = 'write the absolute path on the host, a name for a volume of the stack, or put the files into the image';
  report(risk('RC4017', message, { at, hint, grade: 'unsupported' }));
}

function sayRelabel({ relabel }: WrittenMount['settings'], at: Location, report: Report): void {
  if (relabel === undefined) return;
  const message = `the option ${relabel} is kept, and no path of a host is given an SELinux label`;
  const hint = 'on hosts that enforce SELinux give the path a label that containers may read';
  report(note('RC5176', message, { at, hint, grade: 'approximate' }));
}

/** Docker refused a propagation that was not a host path's, and labelled volumes of its own itself. */
function ofNamed(settings: WrittenMount['settings'], at: Location, report: Report): WrittenMount['settings'] {
  const { propagation, ...others } = settings;
  if (propagation !== undefined) {
    const message = `the volume option "${propagation}" is left out: it belongs to a path of the host`;
    report(warning('RC5013', message, { at, grade: 'unsupported' }));
  }
  return others;
}
