import type { Feature, TranslatedMember } from '../features/feature.ts';
import { features } from '../features/registry.generated.ts';
import { error, type Report } from '../model/diagnostic.ts';
import type { WrittenService } from '../model/service.ts';
import type { ResourceKind, TranslateContext } from '../model/translate-context.ts';
import { withLevelHint } from './key-level.ts';
import { resourceSchemas } from './resource-schemas.ts';
import { warnOfUnreadKeys } from './unread-keys.ts';

/** A sidekick with the context that is its own. */
export interface SidekickInput {
  readonly service: WrittenService;
  readonly context: TranslateContext;
}

/**
 * The spec of a service and its sidekicks, each key read by the feature that owns it. What the resource itself refuses
 * is found here, where its place is still known, and not by the API server.
 */
export function translateService(
  service: WrittenService,
  context: TranslateContext,
  sidekicks: readonly SidekickInput[],
): Record<string, unknown> {
  let failed = false;
  const watch = (watched: TranslateContext, written: WrittenService): TranslateContext => ({
    ...watched,
    report: (diagnostic) => {
      failed ||= diagnostic.severity === 'error';
      watched.report(withLevelHint(diagnostic, written));
    },
  });
  const primary: TranslatedMember = { written: service, spec: translateMember(service, watch(context, service)) };
  const beside = sidekicks.map((sidekick): TranslatedMember => {
    const spec = translateMember(sidekick.service, watch(sidekick.context, sidekick.service));
    return { written: sidekick.service, spec: { name: sidekick.context.service, ...spec } };
  });
  for (const feature of knownIn(context.kind)) feature.check([primary, ...beside], watch(context, service));
  const spec = { ...primary.spec, ...(beside.length > 0 ? { sidekicks: beside.map((member) => member.spec) } : {}) };
  if (!failed) validate(service, spec, context);
  return spec;
}

function translateMember(service: WrittenService, context: TranslateContext): Record<string, unknown> {
  warnOfUnreadKeys(service, context);
  const written = knownIn(context.kind).map((feature) => ownMembers(feature, service, context));
  return Object.assign({}, ...written);
}

/** A feature may say more than the kind holds: what a sidekick or a balancer has no place for is left to its diagnostics. */
function ownMembers(feature: Feature, service: WrittenService, context: TranslateContext): Record<string, unknown> {
  const members = feature.members(context.kind) ?? [];
  const spec = Object.entries(feature.translate(service, context));
  return Object.fromEntries(spec.filter(([member]) => members.includes(member)));
}

function knownIn(kind: ResourceKind): readonly Feature[] {
  return features.filter((feature) => feature.members(kind) !== undefined);
}

function validate(
  service: WrittenService,
  spec: Record<string, unknown>,
  { kind, report }: { readonly kind: ResourceKind; readonly report: Report },
): void {
  const schema = resourceSchemas[kind === 'sidekick' ? 'service' : kind];
  for (const issue of schema.spec.safeParse(spec).error?.issues ?? []) {
    const message = `${service.name}: a ${schema.kind} refuses spec.${issue.path.join('.')}: ${issue.message}`;
    report(error('RC4028', message, { at: service.location }));
  }
}
