import { type Report, warning } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { Tmpfs } from './spec.ts';

/** What Docker mounted a tmpfs with when nothing was said, and what changes nothing for a memory volume. */
const withoutEffect = new Set(['rw', 'noexec', 'nosuid', 'nodev', 'mode=1777', 'mode=777', 'mode=0777', '']);

/** `64m` → `64Mi`: the kernel counts in binary multiples. Undefined: a share of the host's memory, or no size. */
export function readTmpfsSize(text: string): string | undefined {
  const [, number, unit = ''] = /^([0-9]{1,15})([kmg]?)b?$/i.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  return unit === '' ? number : `${number}${unit.toUpperCase()}i`;
}

/** `size=64m,mode=1770,ro`: what a memory volume can do, and a warning of the rest. */
export function readTmpfsOptions(
  text: string,
  target: string,
  at: Location,
  report: Report,
): Pick<Tmpfs, 'size' | 'readOnly' | 'options'> {
  const words = text.split(',').map((word) => word.trim());
  const sizes = words.flatMap((word) => (word.startsWith('size=') ? (readTmpfsSize(word.slice(5)) ?? []) : []));
  const size = sizes.at(-1);
  for (const word of words) {
    if (word === 'ro' || withoutEffect.has(word) || (word.startsWith('size=') && size !== undefined)) continue;
    const message = `the option "${word}" of the tmpfs at ${target} is kept, and the directory has not got it`;
    const hint = word.startsWith('size=') ? 'write a size in bytes, as in size=64m' : undefined;
    report(warning('RC5182', message, { at, hint, grade: 'approximate' }));
  }
  return {
    ...(size === undefined ? {} : { size }),
    ...(words.includes('ro') ? { readOnly: true } : {}),
    ...(text === '' ? {} : { options: text }),
  };
}
