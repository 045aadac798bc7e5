import * as z from 'zod';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-db"');

export const Link = z.strictObject({
  service: dnsLabel.meta({ description: 'Name of the linked service, of the same stack.' }),
  alias: dnsLabel.meta({ description: "The name this service's containers call it by." }),
});
export type Link = z.output<typeof Link>;

export const spec = {
  links: z
    .array(Link)
    .max(256)
    .optional()
    .meta({
      description: 'Services of the stack that this one calls, and the names it calls them by. Never replaces a unit.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['alias'],
    }),
};

export const serviceAliasSpec = spec;
