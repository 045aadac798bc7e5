import * as z from 'zod';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-db"');

const alias = dnsLabel.meta({ description: "The name this service's containers call it by." });

export const Link = z.strictObject({
  service: dnsLabel.meta({ description: 'Name of the linked service, of the same stack.' }),
  alias,
});
export type Link = z.output<typeof Link>;

export const ExternalLink = z.strictObject({
  stack: dnsLabel.meta({ description: 'Name of the stack of the linked service.' }),
  service: dnsLabel.meta({ description: 'Name of the linked service.' }),
  alias,
});
export type ExternalLink = z.output<typeof ExternalLink>;

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
  externalLinks: z
    .array(ExternalLink)
    .max(256)
    .optional()
    .meta({
      description:
        'Services of other stacks that this one calls, and the names it calls them by. Never replaces a unit.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['alias'],
    }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = {};

export const externalServiceSpec = {};

export const serviceAliasSpec = spec;
