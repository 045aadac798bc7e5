import * as z from 'zod';

import { type Diagnostic, error } from '../../model/diagnostic.ts';
import type { StackFlags } from '../stack-input.ts';

/** `ARGOCD_APP_PARAMETERS`: what an application says in `spec.source.plugin.parameters`. */
const Parameters = z.array(
  z.object({
    name: z.string(),
    string: z.string().optional(),
    array: z.array(z.string()).optional(),
    map: z.record(z.string(), z.string()).optional(),
  }),
);
type Parameter = z.output<typeof Parameters>[number];

/** What an application's parameters and surroundings ask for. */
export interface ApplicationFlags {
  readonly flags: StackFlags;
  /** The folder of a catalogue that is read. */
  readonly folder?: string;
  readonly namespace?: string;
  readonly createNamespace: boolean;
  readonly scale: boolean;
  readonly strict: boolean;
  readonly problems: readonly Diagnostic[];
}

const prefix = 'ARGOCD_ENV_';

/** The variables of an application, `spec.source.plugin.env`: Argo CD puts a prefix before each, and ours stay out. */
export function applicationVariables(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const own = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value] as const] : [],
  );
  return Object.fromEntries(own);
}

/**
 * Reads what Argo CD hands to a plug-in. Parameters that are not ours, and those of the map `answers`, are answers to
 * the catalogue's questions.
 */
export function applicationFlags(environment: Readonly<Record<string, string | undefined>>): ApplicationFlags {
  const problems: Diagnostic[] = [];
  const parameters = readParameters(environment['ARGOCD_APP_PARAMETERS'], problems);
  const named = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const text = (name: string): string | undefined => named.get(name)?.string || undefined;
  const flag = (name: string, fallback: boolean): boolean => {
    const written = text(name);
    if (written === undefined) return fallback;
    if (written !== 'true' && written !== 'false') {
      problems.push(unknown(`the parameter ${name} is "${written}", and takes true or false`));
    }
    return written === 'true';
  };
  const folder = text('folder');
  const namespace = environment['ARGOCD_APP_NAMESPACE'] || undefined;
  return {
    flags: stackFlags(named, text('stack') ?? environment['ARGOCD_APP_NAME'], text),
    ...(folder === undefined ? {} : { folder }),
    ...(namespace === undefined ? {} : { namespace }),
    createNamespace: flag('create-namespace', false),
    scale: flag('scale', true),
    strict: flag('strict', false),
    problems,
  };
}

function stackFlags(
  named: ReadonlyMap<string, Parameter>,
  stack: string | undefined,
  text: (name: string) => string | undefined,
): StackFlags {
  const file = named.get('files')?.array;
  const given: Record<string, string | undefined> = {
    projectName: stack,
    rancherFile: text('rancher-file'),
    envFile: text('env-file'),
    answers: text('answers-file'),
    revision: text('revision'),
    hostLabelPrefix: text('host-label-prefix'),
  };
  const written = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(written),
    ...(file === undefined || file.length === 0 ? {} : { file: [...file] }),
    set: answersOf(named),
  };
}

/** The parameters that are ours; any other is the answer to the question of its name. */
export const ownParameters = [
  'stack',
  'folder',
  'revision',
  'files',
  'rancher-file',
  'env-file',
  'answers-file',
  'answers',
  'create-namespace',
  'scale',
  'strict',
  'host-label-prefix',
] as const;

function answersOf(named: ReadonlyMap<string, Parameter>): ReadonlyMap<string, string> {
  const others = [...named.values()].filter(({ name }) => !ownParameters.some((own) => own === name));
  const answers = others.flatMap(({ name, string }) => (string === undefined ? [] : [[name, string] as const]));
  return new Map([...answers, ...Object.entries(named.get('answers')?.map ?? {})]);
}

function readParameters(written: string | undefined, problems: Diagnostic[]): readonly Parameter[] {
  if (written === undefined || written === '' || written === 'null') return [];
  try {
    const parsed = Parameters.safeParse(JSON.parse(written));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    problems.push(unknown(`ARGOCD_APP_PARAMETERS: ${issue?.path.join('.')}: ${issue?.message}`));
  } catch {
    problems.push(unknown('ARGOCD_APP_PARAMETERS is no JSON'));
  }
  return [];
}

function unknown(message: string): Diagnostic {
  return error('RC2052', message, { hint: 'docs/gitops.md lists the parameters of an application' });
}
