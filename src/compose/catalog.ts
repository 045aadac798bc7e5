import type { WrittenMap } from '../model/written-value.ts';

/**
 * The defaults of a catalogue's questions, as Go printed them: what a variable was when nobody answered. An empty
 * default is none.
 */
export function questionDefaults(catalog: WrittenMap | undefined): ReadonlyMap<string, string> {
  const defaults = new Map<string, string>();
  const questions = catalog?.entries.get('questions')?.value;
  if (questions?.kind !== 'list') return defaults;
  for (const question of questions.items) {
    if (question.kind !== 'map') continue;
    const variable = question.entries.get('variable')?.value;
    const answer = question.entries.get('default')?.value;
    if (variable?.kind !== 'scalar' || answer?.kind !== 'scalar' || answer.text === '') continue;
    defaults.set(variable.printed, answer.printed);
  }
  return defaults;
}
