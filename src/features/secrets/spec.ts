import * as z from 'zod';

export const SecretFile = z.strictObject({
  source: z
    .string()
    .min(1)
    .max(253)
    .meta({ description: 'Name of a Secret of the namespace. It has to be there before the unit starts.' }),
  key: z.string().max(253).optional().meta({ description: 'Key within the Secret. Default: the name of the Secret.' }),
  target: z
    .string()
    .max(255)
    .regex(/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/, 'write the name of a file, as in "db_password"')
    .meta({ description: 'Name of the file below /run/secrets.' }),
  mode: z.int().min(0).max(0o777).optional().meta({
    description: 'Permission bits of the file, as a number: 0440 is 288. Default: 292, which is 0444.',
    format: 'int32',
  }),
  uid: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .meta({ description: 'Number of the user the file belonged to. Kept; the file belongs to root.' }),
  gid: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .meta({ description: 'Number of the group the file belonged to. Kept; the file belongs to root.' }),
});
export type SecretFile = z.output<typeof SecretFile>;

export const spec = {
  secrets: z
    .array(SecretFile)
    .max(32)
    .optional()
    .meta({
      description: 'Secrets that the container finds as files below /run/secrets.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['target'],
    }),
};

export const sidekickSpec = spec;

export const loadBalancerSpec = spec;
