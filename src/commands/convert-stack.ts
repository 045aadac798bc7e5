import { allSources, loadStack, type StackSources } from '../compose/load.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Manifest } from '../translate/manifest.ts';
import { type TranslateOptions, translateStack } from '../translate/stack.ts';
import { sortDiagnostics } from './diagnostics.ts';

export interface Conversion {
  /** Empty when there is an error. */
  readonly manifests: readonly Manifest[];
  /** In the order of the files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** From the texts of a stack's compose files to its resources. Pure; never throws, whatever the texts. */
export function convertStack(sources: StackSources, options: TranslateOptions): Conversion {
  const read: Diagnostic[] = [];
  const stack = loadStack(
    sources,
    (name) => options.variable?.(name),
    (diagnostic) => read.push(diagnostic),
  );
  const translation = translateStack(stack, options);
  const diagnostics = sortDiagnostics([...read, ...translation.diagnostics], allSources(sources));
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { manifests: failed ? [] : translation.manifests, diagnostics };
}
