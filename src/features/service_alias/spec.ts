import * as z from 'zod';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-db"');

const selector = z.string().min(1).max(1024);

export const spec = {};

/** Members of `RancherServiceAlias.spec`, beside `links`. */
export const serviceAliasSpec = {
  externalLinks: z
    .array(
      z.strictObject({
        stack: dnsLabel.meta({ description: 'Stack of the linked service.' }),
        service: dnsLabel.meta({ description: 'Name of the linked service.' }),
      }),
    )
    .max(256)
    .optional()
    .meta({
      description: 'Services of other stacks whose addresses the name stands for.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['stack', 'service'],
    }),
  selectorLink: selector
    .optional()
    .meta({ description: 'Services whose labels match are linked, too, now and later: `key=value,key in (a,b)`.' }),
  selectorContainer: selector.optional().meta({
    description: 'Pods of the namespace whose labels match are members, now and later: `key=value,key in (a,b)`.',
  }),
};
