/**
 * The operator's own configuration: a YAML file that the environment variable `DROVER_CONFIGURATION` names, which is the
 * key `operator.yaml` of the ConfigMap `drover-operator` (docs/operations.md#configuration). What holds for the whole
 * cluster and cannot be said in a stack is said there.
 */
import { LineCounter, type Node, parseDocument } from 'yaml';
import * as z from 'zod';

import { accessModes, quantity, quantityWords } from '../features/volumes/spec.ts';

/** What a claim becomes whose volume names a driver and no storage class. */
const DriverClass = z.strictObject({
  storageClass: z
    .string()
    .min(1)
    .max(253)
    .meta({ description: 'Storage class of the claims of volumes with this driver.' }),
  accessMode: z.enum(accessModes).optional().meta({
    description: 'Access mode of claims whose volume says none. Default: as for the driver without an entry.',
  }),
  size: z
    .string()
    .max(32)
    .regex(quantity, quantityWords)
    .optional()
    .meta({ description: 'Size of claims whose volume says none. Default: 10Gi.' }),
});

export const OperatorConfiguration = z.strictObject({
  storageClasses: z.record(z.string().min(1).max(128), DriverClass).default({}).meta({
    description:
      'Docker volume driver → storage class. `local` stands for volumes without a driver. Default: none, so that claims are of the default class of the cluster.',
  }),
  lastLogLines: z.int().min(0).max(50).default(10).meta({
    description:
      'How many of the last lines of its log are kept in an Event when a unit is replaced because it does not work. 0: none. Default: 10.',
  }),
  clusterDomain: z
    .string()
    .max(190)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 'write a domain, as in "cluster.local"')
    .optional()
    .meta({
      description:
        "The domain of the cluster's names. Default: what the operator's own Pod searches, else cluster.local.",
    }),
});
export type OperatorConfiguration = z.output<typeof OperatorConfiguration>;

/** What holds where nothing is configured. */
export const defaultConfiguration: OperatorConfiguration = OperatorConfiguration.parse({});

/** A configuration that an operator must not begin with; the message says where it is wrong, and how. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * Reads the text of a configuration. An empty one says nothing, and everything has its default.
 *
 * @param path what the file is called in messages.
 * @throws ConfigurationError with file, line and column of the first mistake.
 */
export function readConfiguration(text: string, path: string): OperatorConfiguration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const [mistake] = document.errors;
  if (mistake) throw new ConfigurationError(`${at(mistake.pos[0])}: this is no YAML: ${firstLine(mistake.message)}`);
  const parsed = OperatorConfiguration.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const inside = issue?.path.map(String) ?? [];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const member = [...inside, ...unknown];
  const place = member.length === 0 ? '' : `${member.join('.')}: `;
  const known = unknown.length > 0 ? `; known here: ${membersAt(inside).join(', ')}` : '';
  throw new ConfigurationError(`${at(offsetOf(document, member))}: ${place}${issue?.message}${known}`);
}

function firstLine(message: string): string {
  return message.split(/ at line |\n/)[0] ?? message;
}

/** Where the nearest part of a path begins that is there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function membersAt(path: readonly string[]): string[] {
  return Object.keys(path.length === 0 ? OperatorConfiguration.shape : DriverClass.shape);
}
