import { groupVersion } from '../api/group.ts';
import { labels } from '../api/labels.ts';
import type { Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { closest } from '../model/closest.ts';
import { type Diagnostic, error, type Report, warning } from '../model/diagnostic.ts';
import { toDnsLabel } from '../model/dns-label.ts';
import type { Location } from '../model/location.ts';
import type { WrittenService } from '../model/service.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { LinkTarget, ResourceKind, TranslateContext } from '../model/translate-context.ts';
import { inCanonicalOrder } from './canonical-order.ts';
import { classify, notBeside } from './classification.ts';
import type { Manifest } from './manifest.ts';
import { Names } from './names.ts';
import { resourceSchemas } from './resource-schemas.ts';
import { findSidekicks, type Sidekicks } from './sidekicks.ts';
import { translateService } from './translated-service.ts';

/** How a stack is translated. */
export interface TranslateOptions {
  /** Name of the stack as the user gave it. */
  readonly stack: string;
  /** Namespace of everything. Absent: one called like the stack. */
  readonly namespace?: string;
  /** Write a Namespace first, and the namespace into every object where none is given. Default: true. */
  readonly withNamespace?: boolean;
  /** Write `spec.scale`. Default: true; false leaves it to an autoscaler. */
  readonly withScale?: boolean;
  /** Put before host labels that have no prefix of their own. Default: empty. */
  readonly hostLabelPrefix?: string;
  /** A variable of the caller's environment; undefined: not set. */
  readonly variable?: (name: string) => string | undefined;
  /** A file beside the compose files, such as an `env_file`. Absent: none can be read. */
  readonly readText?: (path: string, at: Location, report: Report) => string | undefined;
}

/** A service with what became of it. */
export interface TranslatedService {
  readonly written: WrittenService;
  readonly kind: ResourceKind | 'left out';
  /** Its resource, as in `RancherService/web`; of a sidekick, its primary's. Absent: it was left out. */
  readonly resource?: string;
  /** Where in that resource it is: `spec`, or `spec.sidekicks[logs]`. */
  readonly path?: string;
}

export interface Translation {
  /** A Namespace first, unless left out, then the services in the order of their names. */
  readonly manifests: readonly Manifest[];
  /** Every service of the stack, in the order of the files. */
  readonly services: readonly TranslatedService[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Turns a stack into its resources: every key is read by the feature that owns it, and every key without an owner is
 * named in a warning. Deterministic; never throws.
 */
export function translateStack(stack: WrittenStack, options: TranslateOptions): Translation {
  const diagnostics = new Map<string, Diagnostic>();
  const report: Report = (diagnostic) => {
    const { code, message, location } = diagnostic;
    diagnostics.set(JSON.stringify([code, message, location?.file, location?.offset]), diagnostic);
  };
  const name = stackName(options.stack, report);
  const namespace = namespaceOf(options, name);
  const { resources, services } = new StackTranslation(stack, name, options, report).run();
  const manifests = resources.map(
    ({ kind, service, spec }): Manifest => ({
      apiVersion: groupVersion,
      kind,
      metadata: {
        name: service,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { [labels.stack]: name },
      },
      spec: options.withScale === false ? omit(spec, 'scale') : spec,
    }),
  );
  if (namespace !== undefined && options.withNamespace !== false) {
    manifests.unshift({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  }
  return { manifests, services, diagnostics: [...diagnostics.values()] };
}

function stackName(written: string, report: Report): string {
  const name = toDnsLabel(written);
  if (name === undefined) {
    report(error('RC4027', `"${written}" cannot be a stack's name`, { hint: 'give one with --project-name' }));
    return 'stack';
  }
  if (name !== written) {
    const message = `the stack ${written} becomes ${name}: a name is a DNS label, lower-case letters, digits and "-"`;
    report(warning('RC5005', message, { grade: 'approximate' }));
  }
  return name;
}

function namespaceOf({ namespace, withNamespace }: TranslateOptions, stack: string): string | undefined {
  return namespace ?? (withNamespace === false ? undefined : stack);
}

interface Resource {
  readonly kind: string;
  readonly service: string;
  readonly spec: Record<string, unknown>;
}

/** What is known of all services while each of them is translated. */
class StackTranslation {
  readonly #stack: WrittenStack;
  readonly #name: string;
  readonly #options: TranslateOptions;
  readonly #report: Report;
  readonly #sidekicks: Sidekicks;
  readonly #kinds: ReadonlyMap<string, ResourceKind | 'left out'>;
  readonly #names: ReadonlyMap<string, string | undefined>;
  readonly #volumeNames: Names;

  constructor(stack: WrittenStack, name: string, options: TranslateOptions, report: Report) {
    this.#stack = stack;
    this.#name = name;
    this.#options = options;
    this.#report = report;
    this.#sidekicks = findSidekicks(stack, report);
    this.#kinds = new Map([...stack.services.values()].map((service) => [service.name, this.#kindOf(service)]));
    const names = new Names('service', report);
    this.#names = new Map(
      [...stack.services.values()]
        .filter((service) => this.#kinds.get(service.name) !== 'left out')
        .map((service) => [service.name, this.#nameOf(service, names)]),
    );
    this.#volumeNames = new Names('volume', report);
  }

  run(): { resources: Resource[]; services: TranslatedService[] } {
    const resources: Resource[] = [];
    for (const service of this.#stack.services.values()) {
      const kind = this.#kinds.get(service.name) ?? 'left out';
      if (kind === 'left out' || kind === 'sidekick') continue;
      const beside = this.#sidekicksOf(service);
      const unit = [service, ...beside];
      const spec = translateService(
        service,
        this.#context(service, kind, unit),
        beside.map((sidekick) => ({ service: sidekick, context: this.#context(sidekick, 'sidekick', unit) })),
      );
      const name = this.#names.get(service.name);
      const schema = resourceSchemas[kind];
      if (name === undefined) continue;
      const ordered = inCanonicalOrder(spec, schema.spec) as Record<string, unknown>;
      resources.push({ kind: schema.kind, service: name, spec: ordered });
    }
    const services = [...this.#stack.services.values()].map((service) => this.#translated(service));
    return { resources: resources.toSorted(inOrder), services };
  }

  /** The container of every primary is called so: a sidekick of that name gets another one. */
  #nameOf({ name, location: at }: WrittenService, names: Names): string | undefined {
    const label = names.label(name, at);
    if (label !== 'primary' || this.#kinds.get(name) !== 'sidekick') return label;
    const message = `the sidekick ${name} becomes primary-sidekick: the container that it runs beside is called primary`;
    this.#report(warning('RC5005', message, { at, grade: 'approximate' }));
    return 'primary-sidekick';
  }

  #kindOf(service: WrittenService): ResourceKind | 'left out' {
    const primaries = this.#sidekicks.primariesOf(service.name);
    if (primaries.length > 0) return this.#kindBeside(service, primaries);
    if (isLeftover(service)) {
      const message = `${service.name} is left out: only rancher-compose.yml names it, and without an image`;
      const hint = this.#hintOfOtherName(service.name);
      this.#report(warning('RC5015', message, { at: service.location, hint, grade: 'unsupported' }));
      return 'left out';
    }
    const classification = classify(service);
    if (classification.as === 'left out') this.#report(classification.because);
    return classification.as;
  }

  #hintOfOtherName(name: string): string {
    const others = [...this.#stack.services.values()].filter(({ inDockerCompose }) => inDockerCompose);
    const meant = closest(
      name,
      others.map((other) => other.name),
    );
    return meant === undefined ? 'is it called otherwise in docker-compose.yml?' : `did you mean ${meant}?`;
  }

  /** Only a service that runs containers has room for sidekicks, and only a container can be one. */
  #kindBeside(sidekick: WrittenService, primaries: readonly string[]): 'sidekick' | 'left out' {
    const because = notBeside(sidekick, primaries, (name) => this.#hasUnits(name));
    if (because) this.#report(because);
    return because ? 'left out' : 'sidekick';
  }

  #hasUnits(name: string): boolean {
    const service = this.#stack.services.get(name);
    return service !== undefined && !isLeftover(service) && classify(service).as === 'service';
  }

  #sidekicksOf(primary: WrittenService): WrittenService[] {
    if (this.#kinds.get(primary.name) !== 'service') return [];
    return this.#sidekicks.of(primary.name).filter(({ name }) => this.#kinds.get(name) === 'sidekick');
  }

  /** The first service with units that a sidekick runs beside. */
  #primaryOf(sidekick: string): string | undefined {
    return this.#sidekicks.primariesOf(sidekick).find((name) => this.#kinds.get(name) === 'service');
  }

  #context(service: WrittenService, kind: ResourceKind, unit: readonly WrittenService[]): TranslateContext {
    const report = this.#report;
    const options = this.#options;
    return {
      report,
      kind,
      stack: this.#name,
      namespace: namespaceOf(options, this.#name),
      service: this.#names.get(service.name) ?? '',
      unit,
      settings: { hostLabelPrefix: options.hostLabelPrefix ?? '' },
      written: (name) => this.#stack.services.get(name),
      linkTarget: (name) => this.#linkTarget(name),
      volume: (name) => this.#stack.volumes.get(name),
      secret: (name) => this.#stack.secrets.get(name),
      volumeName: (name, at) => this.#volumeNames.label(name, at),
      variable: (name) => options.variable?.(name),
      readText: (path, at) => (options.readText ?? noFiles)(path, at, report),
      ownsLabel,
    };
  }

  #linkTarget(written: string): LinkTarget | undefined {
    const kind = this.#kinds.get(written);
    if (kind === undefined) return undefined;
    const name = this.#names.get(written);
    if (name === undefined) return { name: written, kind: 'left out' };
    const primary = this.#names.get(this.#primaryOf(written) ?? '');
    return { name, kind, ...(primary === undefined ? {} : { primary }) };
  }

  #translated(written: WrittenService): TranslatedService {
    const kind = this.#kinds.get(written.name) ?? 'left out';
    const own = this.#names.get(written.name);
    if (kind === 'left out' || own === undefined) return { written, kind: 'left out' };
    if (kind !== 'sidekick') return { written, kind, resource: `${resourceSchemas[kind].kind}/${own}`, path: 'spec' };
    const primary = this.#names.get(this.#primaryOf(written.name) ?? '');
    if (primary === undefined) return { written, kind: 'left out' };
    const resource = `${resourceSchemas.service.kind}/${primary}`;
    return { written, kind, resource, path: `spec.sidekicks[${own}]` };
  }
}

/** Where there are no files beside the compose texts, nothing may pass for an empty one. */
function noFiles(path: string, at: Location, report: Report): undefined {
  const hint = 'translate the stack with `drover convert` beside its files, or write what the file says in the service';
  report(error('RC4117', `${path} cannot be read: there are no files beside the compose files here`, { at, hint }));
  return undefined;
}

function inOrder(a: Resource, b: Resource): number {
  if (a.service === b.service) return 0;
  return a.service < b.service ? -1 : 1;
}

/** Settings for a service that is not there: the classic rancher-compose passed over them. */
function isLeftover({ inDockerCompose, keys }: WrittenService): boolean {
  return !inDockerCompose && !['image', 'build', 'hostname', 'external_ips'].some((key) => keys.has(key));
}

function ownsLabel(label: string): boolean {
  return features.some((feature) => owns(feature, label));
}

function owns(feature: Feature, label: string): boolean {
  return feature.labels.some(({ label: owned }) =>
    owned.endsWith('*') ? label.startsWith(owned.slice(0, -1)) : label === owned,
  );
}

function omit(spec: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = spec;
  return rest;
}
