import { error, note, type Report } from '../../model/diagnostic.ts';
import { expectBoolean, expectMap, expectText, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenEntries, WrittenMap } from '../../model/written-value.ts';
import { isPropagation } from './mount-options.ts';
import { cleanPath, readParts, type WrittenMount } from './mount-parts.ts';
import { readTmpfsSize } from './tmpfs-options.ts';

const none: WrittenEntries = new Map();
const keys = ['type', 'source', 'target', 'read_only', 'consistency', 'bind', 'volume', 'tmpfs'];

/** `{type: bind, source: /a, target: /b}` of Compose 3.2. Rancher refused it; some stacks have it nevertheless. */
export function readLongForm(written: WrittenMap, report: Report): WrittenMount | undefined {
  const { entries, location: at } = written;
  const type = expectText(entries.get('type'), report) ?? 'volume';
  const target = expectText(entries.get('target'), report);
  if (target === undefined || target === '') {
    report(
      error('RC4170', 'a volume that is written as a map has no `target`', {
        at,
        hint: `the keys are ${keys.join(', ')}`,
      }),
    );
    return undefined;
  }
  if (!['bind', 'volume', 'tmpfs'].includes(type)) {
    const place = entries.get('type')?.value.location ?? at;
    report(error('RC4171', `"${type}" is no type of volume`, { at: place, hint: 'write bind, volume or tmpfs' }));
    return undefined;
  }
  warnOfOtherKeys('volumes', entries, keys, report);
  report(note('RC5177', 'a volume that is written as a map is read; Rancher refused it', { at }));
  const source = expectText(entries.get('source'), report);
  const parts = { text: `${source ?? ''}:${target}`, at, target, settings: settingsOf(entries, report) };
  if (type === 'tmpfs') return { at, target: cleanPath(target), settings: {}, tmpfs: tmpfsOf(target, entries, report) };
  if (type === 'bind' && !/^[/.~]/.test(source ?? '')) {
    report(error('RC4172', `"${source ?? ''}" is no path of a host to bind`, { at, hint: 'write an absolute path' }));
    return undefined;
  }
  return readParts(source === undefined ? parts : { ...parts, source }, report);
}

function settingsOf(entries: WrittenEntries, report: Report): WrittenMount['settings'] {
  const bind = expectMap(entries.get('bind'), report)?.entries;
  const volume = expectMap(entries.get('volume'), report)?.entries;
  warnOfOtherKeys('bind', bind ?? none, ['propagation'], report);
  warnOfOtherKeys('volume', volume ?? none, ['nocopy'], report);
  const propagation = expectText(bind?.get('propagation'), report) ?? '';
  return {
    ...(expectBoolean(entries.get('read_only'), report) ? { readOnly: true } : {}),
    ...(isPropagation(propagation) ? { propagation } : {}),
    ...(expectBoolean(volume?.get('nocopy'), report) ? { noCopy: true } : {}),
  };
}

function tmpfsOf(target: string, entries: WrittenEntries, report: Report): NonNullable<WrittenMount['tmpfs']> {
  const tmpfs = expectMap(entries.get('tmpfs'), report)?.entries ?? none;
  warnOfOtherKeys('tmpfs', tmpfs, ['size'], report);
  const written = expectText(tmpfs.get('size'), report);
  const size = written === undefined ? undefined : readTmpfsSize(written);
  return { target: cleanPath(target), ...(size === undefined ? {} : { size }) };
}
