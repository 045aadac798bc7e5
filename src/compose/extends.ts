import { type Diagnostic, error, type Report, warning } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import { isNothing, type WrittenEntries, type WrittenEntry, type WrittenValue } from '../model/written-value.ts';
import { withIntegers } from './integers.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { type ComposeFile, type ComposeService, readLayout } from './layout.ts';
import { withShortForms } from './long-form.ts';
import { mergeService } from './merge.ts';
import { sourceFile } from './source.ts';
import { limits, parseYaml } from './yaml.ts';

/**
 * Reads the text of a file that a compose file names, relative to the one that names it.
 *
 * @param at where it is named; its file is what the path is relative to.
 * @returns undefined when it cannot be read, which has been reported then.
 */
export type ReadText = (path: string, at: Location, report: Report) => string | undefined;

/** What reading the services of a file needs beside the file. */
export interface ServiceReading {
  readonly variables: Variables;
  readonly report: Report;
  readonly operators: boolean;
  readonly readText: ReadText | undefined;
}

/** Services that others extend, and those further ones; Docker Compose's own test files have three. */
const longestChain = 64;

/** What a service that is extended may not have: noMerge in config/merge.go of libcompose and the executor. */
const notExtended = ['links', 'volumes_from'];

/** What all files of a stack have in common while their services are extended. */
export interface SharedReading {
  /** Files that were read to extend a service, by name. */
  readonly files: Map<string, FileServices | undefined>;
  /** Values that services took over, each time counted anew: a few lines could multiply into more than memory holds. */
  copied: number;
}

interface Base {
  readonly service: string;
  /** Absent: the same file. */
  readonly file?: string;
}

/** The services of one file, interpolated and laid over those they extend; not yet laid over those of other files. */
export class FileServices {
  readonly #services: ReadonlyMap<string, ComposeService>;
  readonly #reading: ServiceReading;
  readonly #shared: SharedReading;
  readonly #ready = new Map<string, WrittenEntries>();

  constructor({ services }: Pick<ComposeFile, 'services'>, reading: ServiceReading, shared: SharedReading) {
    this.#services = services;
    this.#reading = reading;
    this.#shared = shared;
  }

  /** Keys of a service of the file; undefined: it has no such service. */
  keys(name: string, chain: readonly WrittenEntry[] = []): WrittenEntries | undefined {
    const ready = this.#ready.get(name);
    if (ready) return ready;
    const service = this.#services.get(name);
    if (!service) return undefined;
    const keys = this.#extended(this.#ownKeys(service), service.entry, chain);
    this.#ready.set(name, keys);
    return keys;
  }

  #ownKeys({ keys }: ComposeService): WrittenEntries {
    const { variables, report, operators } = this.#reading;
    const entries = [...keys].map(
      ([key, entry]) => [key, interpolate(entry, variables, report, { operators })] as const,
    );
    return withShortForms(withIntegers(new Map(entries)));
  }

  #extended(keys: WrittenEntries, service: WrittenEntry, chain: readonly WrittenEntry[]): WrittenEntries {
    const entry = keys.get('extends');
    if (!entry || isNothing(entry.value)) return keys;
    const base = this.#baseOf(entry);
    if (!base) return keys;
    if (chain.includes(service) || chain.length >= longestChain) {
      this.#reading.report(endless(entry, service, chain));
      return keys;
    }
    const extended = this.#find(base, entry, [...chain, service]);
    if (!extended || !this.#mayCopy(extended, entry)) return keys;
    return mergeService(extended, keys, 'extends', this.#reading.report);
  }

  /** The limit is that of aliases, which multiply in the same way. */
  #mayCopy(extended: WrittenEntries, entry: WrittenEntry): boolean {
    if (this.#shared.copied <= limits.values) this.#shared.copied += countValues(extended);
    if (this.#shared.copied <= limits.values) return true;
    const message = `services take over more than ${limits.values} values by \`extends\``;
    this.#reading.report(error('RC3024', message, { at: entry.keyLocation, hint: 'extend fewer or smaller services' }));
    return false;
  }

  #find(base: Base, entry: WrittenEntry, chain: readonly WrittenEntry[]): WrittenEntries | undefined {
    const at = entry.value.location;
    const file = base.file === undefined ? this : this.#file(base.file, at);
    if (!file) return undefined;
    const keys = file.keys(base.service, chain);
    if (!keys) {
      const where = base.file === undefined ? 'the same file' : base.file;
      const message = `there is no service ${base.service} in ${where} to extend`;
      this.#reading.report(error('RC3022', message, { at, hint: 'mend the name' }));
      return undefined;
    }
    for (const key of notExtended) {
      if (!keys.has(key)) continue;
      const message = `a service with \`${key}\` cannot be extended, as in Rancher`;
      const hint = `take \`${key}\` out of ${base.service}, and write it where that is extended`;
      this.#reading.report(error('RC3023', message, { at, hint }));
      return undefined;
    }
    return new Map([...keys].filter(([key]) => key !== 'extends'));
  }

  /** Rancher passed over `extends: name`; Docker Compose took it for a service of the same file. */
  #baseOf(entry: WrittenEntry): Base | undefined {
    const { value } = entry;
    if (value.kind === 'scalar') {
      const message = `\`extends: ${value.text}\` is read as a service of this file, as by Docker Compose; Rancher passed over it`;
      this.#reading.report(warning('RC3025', message, { at: value.location, hint: 'write `extends: {service: …}`' }));
      return { service: value.text };
    }
    const service = value.kind === 'map' ? textOf(value.entries.get('service')) : undefined;
    if (value.kind !== 'map' || service === undefined) {
      const message = '`extends` takes `service`, and `file` where that is in another file';
      this.#reading.report(error('RC3022', message, { at: value.location }));
      return undefined;
    }
    const file = textOf(value.entries.get('file'));
    return { service, ...(file === undefined || file === '' ? {} : { file }) };
  }

  #file(path: string, at: Location): FileServices | undefined {
    const name = nameBeside(at.file, path);
    const { files } = this.#shared;
    if (!files.has(name)) files.set(name, this.#readFile(path, name, at));
    return files.get(name);
  }

  /** No template is run over it: Rancher did so with the stack's own files only. */
  #readFile(path: string, name: string, at: Location): FileServices | undefined {
    const { readText, report } = this.#reading;
    if (!readText) {
      report(error('RC3029', `${path} is not read: only the compose files themselves are there`, { at }));
      return undefined;
    }
    const text = readText(path, at, report);
    if (text === undefined) return undefined;
    const value = parseYaml(sourceFile(name, text), report);
    return value && new FileServices(readLayout(value, report), this.#reading, this.#shared);
  }
}

function countValues(entries: WrittenEntries): number {
  return [...entries.values()].reduce((sum, { value }) => sum + sizeOf(value), 0);
}

function sizeOf(value: WrittenValue): number {
  if (value.kind === 'map') return 1 + countValues(value.entries);
  return value.kind === 'list' ? value.items.reduce((sum, item) => sum + sizeOf(item), 1) : 1;
}

function textOf(entry: WrittenEntry | undefined): string | undefined {
  return entry?.value.kind === 'scalar' && entry.value.value !== null ? entry.value.text : undefined;
}

/** What a file is called that another names: `sub/compose.yml` and `../base.yml` make `sub/../base.yml`. */
function nameBeside(file: string, path: string): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return path.startsWith('/') ? path : `${folder}${path}`;
}

function endless(entry: WrittenEntry, service: WrittenEntry, chain: readonly WrittenEntry[]): Diagnostic {
  const at = entry.keyLocation;
  if (!chain.includes(service)) {
    return error('RC3024', `\`extends\` goes through more than ${longestChain} services`, { at });
  }
  const names = [...chain.slice(chain.indexOf(service)), service].map(({ key }) => key);
  return error('RC3024', `\`extends\` goes round: ${names.join(' → ')}`, { at, hint: 'let one of them end it' });
}
