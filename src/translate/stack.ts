import { groupVersion } from '../api/group.ts';
import { labels } from '../api/labels.ts';
import { RancherServiceSpec } from '../api/rancher-service.ts';
import type { Feature } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { type Diagnostic, error, type Report, warning } from '../model/diagnostic.ts';
import { toDnsLabel } from '../model/dns-label.ts';
import type { WrittenService } from '../model/service.ts';
import type { WrittenStack } from '../model/stack.ts';
import type { TranslateContext } from '../model/translate-context.ts';
import type { Manifest } from './manifest.ts';
import { Names } from './names.ts';
import { findSidekicks } from './sidekicks.ts';
import { specialService } from './special-service.ts';
import { warnOfUnreadKeys } from './unread-keys.ts';

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
  /** A variable of the caller's environment; undefined: not set. */
  readonly variable?: (name: string) => string | undefined;
}

export interface Translation {
  /** A Namespace first, unless left out, then the services in the order of their names. */
  readonly manifests: readonly Manifest[];
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
  const namespace = options.namespace ?? (options.withNamespace === false ? undefined : name);
  const manifests = translateServices(stack, name, options, report).map(
    ([service, spec]): Manifest => ({
      apiVersion: groupVersion,
      kind: 'RancherService',
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
  return { manifests, diagnostics: [...diagnostics.values()] };
}

function stackName(written: string, report: Report): string {
  const name = toDnsLabel(written);
  if (name === undefined) {
    report(error('RC4027', `"${written}" cannot be a stack's name`, { hint: 'give one with --project-name' }));
    return 'stack';
  }
  if (name !== written) {
    report(
      warning(
        'RC5005',
        `the stack ${written} becomes ${name}: a name is a DNS label, lower-case letters, digits and "-"`,
      ),
    );
  }
  return name;
}

type TranslatedService = readonly [name: string, spec: Record<string, unknown>];

function translateServices(
  stack: WrittenStack,
  name: string,
  options: TranslateOptions,
  report: Report,
): TranslatedService[] {
  const applications = findApplications(stack, report);
  const serviceNames = new Names('service', report);
  const volumeNames = new Names('volume', report);
  const names = new Map(
    applications.map((service) => [service.name, serviceNames.label(service.name, service.location)]),
  );
  const context: TranslateContext = {
    report,
    stack: name,
    linkTarget: (written) => {
      const target = names.get(written);
      if (target !== undefined) return { name: target, translated: true };
      return stack.services.has(written) ? { name: written, translated: false } : undefined;
    },
    volume: (volume) => stack.volumes.get(volume),
    volumeName: (volume, at) => volumeNames.label(volume, at),
    variable: (variable) => options.variable?.(variable),
    ownsLabel: (label) => features.some((feature) => ownsLabel(feature, label)),
  };
  return applications
    .flatMap((service): TranslatedService[] => {
      const spec = translateService(service, context);
      const label = names.get(service.name);
      return label === undefined ? [] : [[label, spec]];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The services that are run as containers of their image. */
function findApplications(stack: WrittenStack, report: Report): WrittenService[] {
  const sidekicks = findSidekicks(stack, report);
  return [...stack.services.values()].filter((service) => {
    if (sidekicks.has(service.name)) return false;
    if (isLeftover(service)) {
      const message = `${service.name} is left out: only rancher-compose.yml names it, and without an image`;
      const hint = 'is it called otherwise in docker-compose.yml?';
      report(warning('RC5015', message, { at: service.location, hint }));
      return false;
    }
    const special = specialService(service);
    if (!special) return true;
    const message = `${service.name} is left out: it is ${special.what}, which is not translated yet`;
    report(warning('RC5002', message, { at: service.location }));
    return false;
  });
}

/** Settings for a service that is not there: the classic rancher-compose passed over them. */
function isLeftover({ inDockerCompose, keys }: WrittenService): boolean {
  return !inDockerCompose && !['image', 'build', 'hostname', 'external_ips'].some((key) => keys.has(key));
}

function ownsLabel(feature: Feature, label: string): boolean {
  return feature.labels.some((owned) => (owned.endsWith('*') ? label.startsWith(owned.slice(0, -1)) : label === owned));
}

const readKeys: ReadonlySet<string> = new Set(features.flatMap((feature) => feature.keys.map(({ key }) => key)));

function translateService(service: WrittenService, context: TranslateContext): Record<string, unknown> {
  let failed = false;
  const report: Report = (diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    context.report(diagnostic);
  };
  const watched: TranslateContext = { ...context, report };
  warnOfUnreadKeys(service, readKeys, report);
  const spec = Object.assign({}, ...features.map((feature) => feature.translate(service, watched)));
  if (!failed) validate(service, spec, report);
  return spec;
}

/** What the resource itself refuses is found here, where its place is still known, and not by the API server. */
function validate(service: WrittenService, spec: Record<string, unknown>, report: Report): void {
  const result = RancherServiceSpec.safeParse(spec);
  for (const issue of result.error?.issues ?? []) {
    const message = `${service.name}: a RancherService refuses spec.${issue.path.join('.')}: ${issue.message}`;
    report(error('RC4028', message, { at: service.location }));
  }
}

function omit(spec: Record<string, unknown>, key: string): Record<string, unknown> {
  const { [key]: _, ...rest } = spec;
  return rest;
}
