import type { Catalog } from './catalog.ts';
import { characterClass } from './character-set.ts';
import type { Question } from './question.ts';

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A catalogue's questions as a JSON Schema (draft 2020-12): for forms, and to check a file of answers. Numbers and
 * booleans are of those types; any other answer is a string. Answers that nothing asks for are allowed.
 */
export function questionsSchema({ name, description, questions }: Catalog): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...(name === undefined ? {} : { title: name }),
    ...(description === undefined ? {} : { description }),
    type: 'object',
    // Not a plain object: a variable may be called __proto__.
    properties: Object.fromEntries(questions.map((question) => [question.variable, questionSchema(question)])),
    required: questions.filter((question) => question.required && !question.default).map(({ variable }) => variable),
  };
}

function questionSchema(question: Question): JsonSchema {
  const { label, description, group, type } = question;
  return {
    ...(label === undefined ? {} : { title: label }),
    ...(description === undefined ? {} : { description }),
    ...valueSchema(question),
    ...defaultOf(question),
    ...(['multiline', 'service', 'certificate', 'secret'].includes(type) ? { 'x-rancher-type': type } : {}),
    ...(group === undefined ? {} : { 'x-rancher-group': group }),
  };
}

function valueSchema(question: Question): JsonSchema {
  switch (question.type) {
    case 'int':
      return {
        type: 'integer',
        ...(question.min === undefined ? {} : { minimum: question.min }),
        ...(question.max === undefined || question.max === 0 ? {} : { maximum: question.max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'enum':
      return { type: 'string', ...enumOf(question) };
    case 'password':
      return { type: 'string', format: 'password', writeOnly: true, ...textBounds(question) };
    default:
      return { type: 'string', ...textBounds(question) };
  }
}

/** An optional question may be left empty. */
function enumOf({ options, required }: Question): JsonSchema {
  if (options.length === 0) return {};
  return { enum: required || options.includes('') ? options : [...options, ''] };
}

function textBounds({ required, minLength, maxLength, validChars, invalidChars }: Question): JsonSchema {
  const least = minLength ?? (required ? 1 : 0);
  const patterns = [
    ...(validChars && validChars.ranges.length > 0 ? [`^[${characterClass(validChars)}]*$`] : []),
    ...(invalidChars && invalidChars.ranges.length > 0 ? [`^[^${characterClass(invalidChars)}]*$`] : []),
  ];
  const bounds = {
    // An empty answer to an optional question is none, however long an answer must be.
    ...(required && least > 0 ? { minLength: least } : {}),
    ...(maxLength === undefined || maxLength <= 0 ? {} : { maxLength }),
  };
  const [pattern, other] = patterns;
  if (pattern === undefined) return bounds;
  return other === undefined ? { ...bounds, pattern } : { ...bounds, allOf: [{ pattern }, { pattern: other }] };
}

function defaultOf({ type, default: written }: Question): JsonSchema {
  if (written === undefined || written === '') return {};
  if (type === 'int' && /^[-+]?\d+$/.test(written)) return { default: Number(written) };
  if (type === 'boolean' && (written === 'true' || written === 'false')) return { default: written === 'true' };
  return { default: written };
}
