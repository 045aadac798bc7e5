import * as z from 'zod';

import { apiGroup, apiVersion } from '../../api/group.ts';
import { type Diagnostic, error } from '../../model/diagnostic.ts';

const path = z.string().min(1);

/** `functionConfig` of `drover krm`: a stack, its texts or the files they are in, and how it is converted. */
const RancherCompose = z.object({
  apiVersion: z.literal(`${apiGroup}/${apiVersion}`),
  kind: z.literal('RancherCompose'),
  metadata: z.object({ name: z.string().min(1) }),
  spec: z.strictObject({
    /** Name of the stack. Default: that of the config. */
    stack: z.string().min(1).optional(),
    /** Default: one called like the stack. */
    namespace: z.string().min(1).optional(),
    /** Write a Namespace. Default: true. */
    createNamespace: z.boolean().default(true),
    /** Write `spec.scale`. Default: true. */
    scale: z.boolean().default(true),
    /** Treat warnings as errors. Default: false. */
    strict: z.boolean().default(false),
    hostLabelPrefix: z.string().optional(),
    merge: z.enum(['1.6', 'classic']).default('1.6'),
    composeInterpolation: z.boolean().default(false),
    dockerCompose: z.string().optional(),
    rancherCompose: z.string().optional(),
    /** Paths below the directory of the kustomization. */
    files: z
      .strictObject({
        dockerCompose: z.array(path).default([]),
        rancherCompose: path.optional(),
        templateVersion: path.optional(),
        answers: path.optional(),
        /** What the compose files name, such as an `env_file`. */
        others: z.array(path).default([]),
      })
      .default({ dockerCompose: [], others: [] }),
    answers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  }),
});

export type RancherCompose = z.output<typeof RancherCompose>;

/** A problem of the config, with the field it is in. */
export interface ConfigProblem {
  readonly diagnostic: Diagnostic;
  readonly field: string;
}

/** Checks a `functionConfig`. Every problem has the path of its field. */
export function readFunctionConfig(config: unknown): RancherCompose | readonly ConfigProblem[] {
  const parsed = RancherCompose.safeParse(config);
  if (parsed.success) return twice(parsed.data) ?? parsed.data;
  return parsed.error.issues.map((issue) => problem(issue.path.join('.'), issue.message));
}

function twice({ spec }: RancherCompose): readonly ConfigProblem[] | undefined {
  if (spec.dockerCompose === undefined && spec.files.dockerCompose.length === 0 && spec.rancherCompose === undefined) {
    return [problem('spec.dockerCompose', 'neither the text nor spec.files.dockerCompose is given')];
  }
  for (const key of ['dockerCompose', 'rancherCompose'] as const) {
    const file = spec.files[key];
    if (spec[key] !== undefined && file !== undefined && file.length > 0) {
      return [problem(`spec.files.${key}`, `spec.${key} is given as well; give one of the two`)];
    }
  }
  return undefined;
}

function problem(field: string, message: string): ConfigProblem {
  const where = field === '' ? 'functionConfig' : `functionConfig.${field}`;
  const hint = 'see docs/gitops.md for what a RancherCompose holds';
  return { diagnostic: error('RC1047', `${where}: ${message}`, { hint }), field };
}
