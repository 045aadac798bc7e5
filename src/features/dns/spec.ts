import * as z from 'zod';

export const sidekickSpec = {
  dns: z.array(z.string().min(2).max(45)).max(16).optional().meta({
    description:
      "Addresses of name servers, asked after the cluster's own; the first three are used, the cluster's counted in.",
  }),
  dnsSearch: z.array(z.string().min(1).max(253)).max(32).optional().meta({
    description: "Domains that are tried after the cluster's own when a name is looked up.",
  }),
  dnsOpt: z.array(z.string().min(1).max(253)).max(32).optional().meta({
    description: 'Options of the resolver, as in resolv.conf: `ndots:2`.',
  }),
  clusterDns: z.boolean().optional().meta({
    description:
      "Whether the cluster's name server is asked (label io.rancher.container.dns). Default: true, on the host's network false.",
  }),
  extraHosts: z
    .array(
      z
        .string()
        .max(300)
        .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?:[0-9a-fA-F:.]+$/, 'write name:address, as in "db:192.0.2.7"'),
    )
    .max(256)
    .optional()
    .meta({ description: 'Entries of /etc/hosts: `name:address`. Every member of the unit has them.' }),
};

export const spec = {
  ...sidekickSpec,
  serveLastWhenNoneHealthy: z.boolean().optional().meta({
    description:
      "Whether the service's name leads to its last unit while none is healthy, as Rancher's did. Default: true. Never replaces a unit.",
  }),
};
