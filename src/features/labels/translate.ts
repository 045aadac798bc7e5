import { error, warning } from '../../model/diagnostic.ts';
import { asMap } from '../../model/key-values.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntry } from '../../model/written-value.ts';

/** All of a service's labels, as written: those that a feature reads, too. A map, or a list of `key=value`. */
export function translate(service: WrittenService, context: TranslateContext): { labels?: Record<string, string> } {
  const entry = service.keys.get('labels');
  if (!entry || isNothing(entry.value)) return {};
  const written = asMap(entry.value);
  if (written.kind !== 'map') {
    const message = '`labels` takes a map, or a list of key=value';
    context.report(error('RC4007', message, { at: entry.value.location }));
    return {};
  }
  const labels = [...written.entries.values()].flatMap((label) => {
    const value = read(label, context);
    return value === undefined ? [] : [[label.key, value] as const];
  });
  return labels.length > 0 ? { labels: Object.fromEntries(labels) } : {};
}

function read({ key, keyLocation, value }: WrittenEntry, context: TranslateContext): string | undefined {
  if (key === '' || value.kind !== 'scalar') {
    const message = key === '' ? 'a label has no name' : `the label ${key} takes text, not a ${value.kind}`;
    context.report(error('RC4005', message, { at: key === '' ? keyLocation : value.location }));
    return undefined;
  }
  if (value.printed !== value.text && value.value !== null) {
    const message = `the label ${key} becomes "${value.printed}": unquoted, ${value.text} is a ${typeof value.value}, which Rancher wrote so`;
    context.report(warning('RC4023', message, { at: value.location, hint: `quote it to keep the text` }));
  }
  if (key.startsWith('io.rancher.') && !context.ownsLabel(key)) {
    const message = `the label ${key} is kept; Rancher knew no such label, and nothing acts on it`;
    context.report(warning('RC5004', message, { at: keyLocation }));
  }
  return value.printed;
}
