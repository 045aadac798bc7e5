import * as z from 'zod';

const absolutePathWords = 'write an absolute path without ":", as in "/var/lib/data"';

export const Volume = z
  .strictObject({
    target: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^\/[^:]*$/, absolutePathWords)
      .meta({ description: 'Absolute path in the container.' }),
    hostPath: z
      .string()
      .max(4096)
      .regex(/^\/[^:]*$/, absolutePathWords)
      .optional()
      .meta({ description: 'A path on the host of the unit, made as a directory when it is missing.' }),
    name: z
      .string()
      .max(63)
      .regex(
        /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
        'write a DNS label: lower-case letters, digits and "-", as in "my-data"',
      )
      .optional()
      .meta({
        description:
          'A named volume of the stack: a PersistentVolumeClaim `<stack>-<name>` that healing never deletes.',
      }),
    readOnly: z.boolean().optional().meta({ description: 'Mount it read-only.' }),
    size: z
      .string()
      .max(32)
      .regex(/^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/, 'write a quantity, as in "500Mi" or "10Gi"')
      .optional()
      .meta({ description: 'Size of a named volume, as a Kubernetes quantity. Default: 10Gi.' }),
    storageClass: z
      .string()
      .max(253)
      .optional()
      .meta({ description: "Storage class of a named volume. Absent: the cluster's default class." }),
  })
  .meta({
    'x-kubernetes-validations': [
      { rule: '!(has(self.hostPath) && has(self.name))', message: 'give hostPath or name, not both' },
      {
        rule: 'has(self.name) || (!has(self.size) && !has(self.storageClass))',
        message: 'size and storageClass belong to a named volume: give it a name',
      },
    ],
  });
export type Volume = z.output<typeof Volume>;

export const spec = {
  volumes: z
    .array(Volume)
    .max(64)
    .optional()
    .meta({
      description:
        'What is mounted where. With hostPath: a directory of the host. With name: a claim that outlives the unit. With neither: an empty directory whose data goes with the unit.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['target'],
    }),
};

export const sidekickSpec = spec;
