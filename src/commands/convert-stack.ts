import { allSources, type LoadOptions, loadStack, type StackSources } from '../compose/load.ts';
import type { TemplateData } from '../compose/template/template-data.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { explain, type Finding } from '../translate/explanation.ts';
import type { Manifest } from '../translate/manifest.ts';
import { type TranslateOptions, translateStack } from '../translate/stack.ts';
import { sortDiagnostics } from './diagnostics.ts';

/** How a stack is read and translated. */
export interface ConvertOptions extends Omit<TranslateOptions, 'readText'>, LoadOptions {
  /** Version of the catalogue's template that the stack is from, for its Go templates. Default: empty. */
  readonly stackVersion?: string | undefined;
}

export interface Conversion {
  /** Empty when there is an error. */
  readonly manifests: readonly Manifest[];
  /** In the order of the files. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A conversion with an account of every key. */
export interface Explanation extends Conversion {
  /** What the resources would be, errors or not. */
  readonly resources: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/** From the texts of a stack's compose files to its resources. Pure; never throws, whatever the texts. */
export function convertStack(sources: StackSources, options: ConvertOptions): Conversion {
  return readAndTranslate(sources, options).conversion;
}

/** As {@link convertStack}, and says what became of every key. */
export function explainStack(sources: StackSources, options: ConvertOptions): Explanation {
  const { conversion, stack, translation } = readAndTranslate(sources, options);
  const findings = explain(stack, { ...translation, diagnostics: conversion.diagnostics });
  return { ...conversion, resources: translation.manifests, findings };
}

function readAndTranslate(sources: StackSources, options: ConvertOptions) {
  const read: Diagnostic[] = [];
  const stack = loadStack(
    sources,
    (name) => options.variable?.(name),
    (diagnostic) => read.push(diagnostic),
    { ...options, template: options.template ?? templateData(options) },
  );
  const { readText, ...rest } = options;
  const translation = translateStack(stack, { ...rest, ...(readText ? { readText } : {}) });
  const diagnostics = sortDiagnostics([...read, ...translation.diagnostics], allSources(sources));
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  const conversion: Conversion = { manifests: failed ? [] : translation.manifests, diagnostics };
  return { conversion, stack, translation };
}

/** What a stack's files may ask for as templates: their values are the answers. */
function templateData({ answers, stack, stackVersion }: ConvertOptions): TemplateData {
  return {
    values: answers ?? new Map(),
    stack: { name: stack, version: stackVersion ?? '', previousVersion: '' },
    environment: { name: 'Default' },
  };
}
