import { note, type Report, warning } from '../../model/diagnostic.ts';
import { expectList, expectText } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import type { WrittenValue } from '../../model/written-value.ts';
import { readLongForm } from './long-form.ts';
import { isOptions, readMountOptions } from './mount-options.ts';
import { readParts, refuse, type WrittenMount } from './mount-parts.ts';

/** Everything below `volumes` that is a mount. What is none is reported, and left out: nothing is mounted then. */
export function writtenMounts(service: WrittenService, report: Report): WrittenMount[] {
  const entry = service.keys.get('volumes');
  const items = expectList(entry, report)?.items ?? [];
  return items.flatMap((item) => readItem(item, report) ?? []);
}

function readItem(item: WrittenValue, report: Report): WrittenMount | undefined {
  if (item.kind === 'map') return readLongForm(item, report);
  const text = expectText({ key: 'volumes', keyLocation: item.location, value: item }, report);
  return text === undefined ? undefined : readShortForm(text.trim(), item.location, report);
}

/**
 * `[source:]target[:options]`, as Docker divided it at its first two colons. What Docker refused kept the container from
 * being created; Rancher's own readers had taken it.
 */
function readShortForm(text: string, at: Location, report: Report): WrittenMount | undefined {
  const [first = '', second, ...rest] = text.split(':');
  const third = rest.length > 0 ? rest.join(':') : undefined;
  const mistake = shortFormMistake(first, second, third);
  if (mistake !== undefined) {
    refuse(text, at, mistake, report);
    return undefined;
  }
  const options = readMountOptions(third ?? '');
  sayOptions(options, at, report);
  const source = second === undefined ? {} : { source: first };
  return readParts({ text, at, ...source, target: second ?? first, settings: options.settings }, report);
}

function shortFormMistake(first: string, second: string | undefined, third: string | undefined): string | undefined {
  if (first === '' && second === undefined) return 'a volume is empty; did a variable come out empty?';
  if (first === '') return 'nothing stands before its first colon; did a variable come out empty?';
  if (/^[A-Za-z]$/.test(first) && (second?.startsWith('\\') || /^[\\/]/.test(third ?? ''))) {
    return 'it is a path of a Windows host';
  }
  if (third?.includes(':')) return 'it has more than three parts';
  if (second === '') return 'no path stands after its colon; did a variable come out empty?';
  if (second !== undefined && third === undefined && isOptions(second)) {
    return 'a volume with options needs a name or a path of the host before its own path';
  }
  return undefined;
}

function sayOptions({ unknown, passedOver }: ReturnType<typeof readMountOptions>, at: Location, report: Report): void {
  for (const word of unknown) {
    const message = `the volume option "${word}" is left out: Docker had none of that name`;
    report(warning('RC5013', message, { at, grade: 'unsupported' }));
  }
  for (const word of passedOver) {
    report(note('RC5175', `the volume option "${word}" changed nothing but on Docker for Mac; it is left out`, { at }));
  }
}
