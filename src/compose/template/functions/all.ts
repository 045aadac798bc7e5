import type { TemplateFunction } from '../template-function.ts';
import { builtinFunctions } from './builtin.ts';
import { comparisonFunctions } from './comparison.ts';
import { encodingFunctions } from './encoding.ts';
import { listFunctions } from './list.ts';
import { mapFunctions } from './map.ts';
import { numberFunctions } from './number.ts';
import { missingFunctions, refusedFunctions } from './refused.ts';
import { textFunctions } from './text.ts';

/** All functions that templates may call, by name. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  Object.entries({
    ...builtinFunctions,
    ...comparisonFunctions,
    ...encodingFunctions,
    ...listFunctions,
    ...mapFunctions,
    ...numberFunctions,
    ...textFunctions,
  }),
);

/** Whether Rancher knew a function of this name, whether it is run here or not. */
export function isKnownFunction(name: string): boolean {
  return (
    templateFunctions.has(name) ||
    name === 'and' ||
    name === 'or' ||
    refusedFunctions.has(name) ||
    missingFunctions.has(name)
  );
}

/** All those names, to find the one that was meant. */
export function knownFunctionNames(): readonly string[] {
  return ['and', 'or', ...templateFunctions.keys()];
}
