import type * as z from 'zod';

import { type StructuralSchema, structuralSchema } from './structural-schema.ts';

/** What a kind says of itself, beside its schemas. */
export interface KindDefinition {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  /** Default: Namespaced. Of the whole cluster is what the operator keeps for itself. */
  readonly scope?: 'Namespaced' | 'Cluster';
  readonly description: string;
  readonly spec: z.ZodType;
  readonly status: z.ZodType;
  readonly validations: readonly { readonly rule: string; readonly message: string }[];
  readonly scale?: Readonly<Record<string, string>>;
  readonly printerColumns: readonly Readonly<Record<string, string | number>>[];
}

/**
 * The CustomResourceDefinition of a kind. `status` defaults to `{observedGeneration: -1}`, so that an object nobody has
 * looked at yet does not count as current (kstatus).
 */
export function customResourceDefinition(kind: KindDefinition): Record<string, unknown> {
  const schema: StructuralSchema = {
    type: 'object',
    description: kind.description,
    required: ['spec'],
    properties: {
      spec: structuralSchema(kind.spec),
      status: { ...structuralSchema(kind.status), default: { observedGeneration: -1 } },
    },
    ...(kind.validations.length > 0 ? { 'x-kubernetes-validations': kind.validations } : {}),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.plural}.${kind.group}` },
    spec: {
      group: kind.group,
      scope: kind.scope ?? 'Namespaced',
      names: {
        plural: kind.plural,
        singular: kind.singular,
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        shortNames: kind.shortNames,
        // What people write: `kubectl delete rancher --all` is not to take the operator's own.
        ...(kind.scope === 'Cluster' ? {} : { categories: ['rancher'] }),
      },
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          subresources: { status: {}, ...(kind.scale ? { scale: kind.scale } : {}) },
          additionalPrinterColumns: kind.printerColumns,
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
}
