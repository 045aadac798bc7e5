import { readCatalog } from '../catalog/catalog.ts';
import { type JsonSchema, questionsSchema } from '../catalog/json-schema.ts';
import type { ConvertInput } from './convert-input.ts';
import { inputSources } from './input-sources.ts';

/** The questions of a stack's catalogue as a JSON Schema (draft 2020-12): what `drover questions --json` prints. */
export function answersSchema(
  input: Pick<ConvertInput, 'dockerCompose' | 'rancherCompose' | 'templateVersion'>,
): JsonSchema {
  return questionsSchema(readCatalog(inputSources(input), () => undefined));
}
