/**
 * Drover as a library (docs/library.md): from the texts of a Rancher stack to custom resources, with an account of
 * every key. Nothing here reads a file, the environment or a cluster.
 */
export type { Question, QuestionType } from './catalog/question.ts';
export { answersSchema } from './library/answers-schema.ts';
export { type ConvertResult, convert } from './library/convert.ts';
export type { ConvertInput, NamedText } from './library/convert-input.ts';
export { formatMessage } from './library/format-message.ts';
export type { Diagnostic, Grade, Severity } from './model/diagnostic.ts';
export type { Location } from './model/location.ts';
export type { Finding } from './translate/explanation.ts';
export type { Manifest } from './translate/manifest.ts';
