import { createHash } from 'node:crypto';

import type { StackDiagnostic } from '../../api/rancher-stack.ts';
import { stackStatusLimits } from '../../api/rancher-stack.ts';
import { convert } from '../../library/convert.ts';
import type { NamedText } from '../../library/convert-input.ts';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import type { ComposedMember, StackKind } from '../../plan/stack/member.ts';
import { cut } from '../../plan/stack/status.ts';
import type { Finding } from '../../translate/explanation.ts';
import type { Manifest } from '../../translate/manifest.ts';

/** The texts of a stack, wherever they were found. */
export interface ComposeTexts {
  readonly dockerCompose: NamedText;
  readonly rancherCompose?: NamedText;
  /** Texts that the compose files may name, such as an `env_file`, by their path. */
  readonly files: Readonly<Record<string, string>>;
}

/** Everything that a translation depends on. */
export interface CompositionInput {
  readonly stack: string;
  readonly namespace: string;
  readonly texts: ComposeTexts;
  readonly answers: Readonly<Record<string, string>>;
}

/** What the texts of a stack say. */
export interface Composition {
  /** Empty while a diagnostic is an error. */
  readonly members: readonly ComposedMember[];
  /** Names of services that the texts have and that became nothing: what there is of them stays. */
  readonly leftOut: readonly string[];
  readonly diagnosticCounts: Readonly<Record<Severity, number>>;
  /** The gravest first, as many as a status holds; notes are only counted. */
  readonly diagnostics: readonly StackDiagnostic[];
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, risk: 1, warning: 2, note: 3 };

/** Translates the texts of a stack as `drover convert` does. Pure; never throws, whatever the texts. */
export function compose({ stack, namespace, texts, answers }: CompositionInput): Composition {
  const { dockerCompose, rancherCompose, files } = texts;
  const { manifests, diagnostics, findings } = convert({
    dockerCompose: [dockerCompose],
    ...(rancherCompose === undefined ? {} : { rancherCompose }),
    files,
    answers,
    stack,
    namespace,
    withNamespace: false,
  });
  const countOf = (severity: Severity) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return {
    members: manifests.map(memberOf),
    leftOut: leftOut(findings),
    diagnosticCounts: {
      error: countOf('error'),
      risk: countOf('risk'),
      warning: countOf('warning'),
      note: countOf('note'),
    },
    diagnostics: diagnostics
      .filter(({ severity }) => severity !== 'note')
      .toSorted((a, b) => ranks[a.severity] - ranks[b.severity])
      .slice(0, stackStatusLimits.diagnostics)
      .map(inStatus),
  };
}

/** Tells one input from every other. */
export function contentHash(input: CompositionInput): string {
  return hashOf(input);
}

function memberOf({ kind, metadata, spec = {} }: Manifest): ComposedMember {
  const member = { kind: kind as StackKind, name: metadata.name, spec };
  return { ...member, hash: hashOf(member) };
}

function leftOut(findings: readonly Finding[]): string[] {
  const became = new Set(findings.flatMap(({ service, resource }) => (resource === undefined ? [] : [service])));
  const names = findings.flatMap(({ service }) => (service === undefined || became.has(service) ? [] : [service]));
  return [...new Set(names.flatMap((name) => toDnsLabel(name) ?? []))];
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

function inStatus({ code, severity, message, location, hint }: Diagnostic): StackDiagnostic {
  const place = location && { file: cut(location.file, 253), line: location.line, column: location.column };
  return {
    code,
    severity,
    ...place,
    message: cut(message, 1024),
    ...(hint === undefined ? {} : { hint: cut(hint, 1024) }),
  };
}
