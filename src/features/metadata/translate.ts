import { error, warning } from '../../model/diagnostic.ts';
import { expectMap } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { isServiceKeyOfSidekick } from '../../model/service-key.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntries, WrittenValue } from '../../model/written-value.ts';

/** A value as JSON has it. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Rancher's limit for the whole, as JSON text. */
const longest = 1_048_576;

/** Values of any kind, nested at will; keys are text (docs/rancher.md §9.6). */
export function translate(service: WrittenService, context: TranslateContext): { metadata?: { [key: string]: Json } } {
  if (isServiceKeyOfSidekick(service, 'metadata', context)) return {};
  const entry = service.keys.get('metadata');
  const entries = expectMap(entry, context.report)?.entries;
  if (!entry || !entries || entries.size === 0) return {};
  const metadata = object(entries);
  const length = JSON.stringify(metadata).length;
  if (length > longest) {
    const message = `\`metadata\` is ${length} characters long as JSON; Rancher took ${longest}`;
    context.report(error('RC4147', message, { at: entry.keyLocation, hint: 'put large texts into files or an image' }));
    return {};
  }
  const message = `the metadata of ${service.name} is kept, and no metadata service tells it yet`;
  const hint = 'let the program read it from its environment or a file';
  context.report(warning('RC5163', message, { at: entry.keyLocation, hint, grade: 'approximate' }));
  return { metadata };
}

function object(entries: WrittenEntries): { [key: string]: Json } {
  return Object.fromEntries([...entries.values()].map(({ key, value }) => [key, json(value)]));
}

function json(value: WrittenValue): Json {
  if (value.kind === 'map') return object(value.entries);
  if (value.kind === 'list') return value.items.map(json);
  const unwritable = typeof value.value === 'number' && !Number.isFinite(value.value);
  return unwritable ? value.text : value.value;
}
