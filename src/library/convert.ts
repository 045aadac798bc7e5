import { posix } from 'node:path';

import { readCatalog } from '../catalog/catalog.ts';
import { mentions } from '../catalog/mentioned-variables.ts';
import type { Question } from '../catalog/question.ts';
import { settleAnswers } from '../catalog/settle-answers.ts';
import { type ConvertOptions, type Explanation, explainStack } from '../commands/convert-stack.ts';
import { sortDiagnostics } from '../commands/diagnostics.ts';
import type { SourceFile } from '../compose/source.ts';
import { type Diagnostic, error, isFailure, type Report } from '../model/diagnostic.ts';
import type { Location } from '../model/location.ts';
import type { Finding } from '../translate/explanation.ts';
import { formatManifests, type Manifest } from '../translate/manifest.ts';
import type { ConvertInput } from './convert-input.ts';
import { inputFiles, inputSources } from './input-sources.ts';

/** What a stack became. */
export interface ConvertResult {
  /** A Namespace first, then the resources by their names. Empty while a diagnostic is an error. */
  readonly manifests: readonly Manifest[];
  /** The same as a stream of YAML documents, byte for byte what `drover convert` prints. */
  readonly yaml: string;
  /** Everything there is to say, in the order of the files. */
  readonly diagnostics: readonly Diagnostic[];
  /** What became of every key, in the order of the files; also when nothing was converted. */
  readonly findings: readonly Finding[];
  /** What the stack's catalogue asks. */
  readonly questions: readonly Question[];
}

/**
 * Converts a Rancher stack to custom resources. Pure: reads no file and no environment, and the same input gives the
 * same bytes. Never throws on what a compose file holds; what is wrong is among the diagnostics.
 */
export function convert(input: ConvertInput): ConvertResult {
  const said: Diagnostic[] = [];
  const sources = inputSources(input);
  const files = inputFiles(sources);
  const catalog = readCatalog(sources, (diagnostic) => said.push(diagnostic));
  const answers = new Map(Object.entries(input.answers ?? {}).map(([name, answer]) => [name, String(answer)]));
  const environment = new Map(Object.entries(input.environment ?? {}));
  const outside = (name: string): string | undefined => environment.get(name);
  const isUsed = (name: string): boolean => mentions(files, name);
  const given = { answers, variable: outside };
  const values = settleAnswers(catalog.questions, given, isUsed, (diagnostic) => said.push(diagnostic));
  const explanation = explainStack(sources, {
    ...options(input),
    variable: (name) => values.get(name) ?? outside(name),
    answers: values,
    stackVersion: catalog.version,
  });
  return result(explanation, said, files, catalog.questions);
}

function result(
  { diagnostics: translated, findings, manifests: made }: Explanation,
  said: readonly Diagnostic[],
  files: readonly SourceFile[],
  questions: readonly Question[],
): ConvertResult {
  // Without its answers a stack is not what was meant: what else is wrong with it then would only confuse.
  const unanswered = isFailure(said);
  const diagnostics = sortDiagnostics(unanswered ? said : [...said, ...translated], files);
  const manifests = isFailure(diagnostics) ? [] : made;
  return { manifests, yaml: formatManifests(manifests), diagnostics, findings, questions };
}

function options({ files, namespace, scale, stack, withNamespace, ...rest }: ConvertInput): ConvertOptions {
  return {
    stack,
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(rest.hostLabelPrefix === undefined ? {} : { hostLabelPrefix: rest.hostLabelPrefix }),
    merge: rest.merge,
    composeInterpolation: rest.composeInterpolation,
    withNamespace: namespace !== false && withNamespace !== false,
    withScale: scale !== false,
    readText: (path, at, report) => readGiven(files ?? {}, path, at, report),
  };
}

/** A file among those that were given: a library reads none by itself. */
function readGiven(
  files: Readonly<Record<string, string>>,
  path: string,
  at: Location,
  report: Report,
): string | undefined {
  const normal = posix.normalize(path);
  const found = Object.entries(files).find(([name]) => posix.normalize(name) === normal);
  if (found) return found[1];
  report(
    error('RC1048', `${path} is not among the files that were given`, {
      at,
      hint: 'give its text in `files`, and in a RancherCompose its path in `files.others`',
    }),
  );
  return undefined;
}
