import * as z from 'zod';

export const spec = {};

/** Members of `RancherExternalService.spec`. */
export const externalServiceSpec = {
  externalIps: z
    .array(
      z
        .string()
        .max(45)
        .regex(/^[0-9A-Fa-f.:]+$/, 'write an IPv4 or IPv6 address, as in "192.0.2.7"; a name belongs to hostname'),
    )
    .max(128)
    .optional()
    .meta({
      description: 'The addresses that the name of the service stands for.',
      'x-kubernetes-list-type': 'set',
    }),
  hostname: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?[.]?$/, 'write a host name, as in "db.example.com"')
    .optional()
    .meta({ description: 'The host name that the name of the service stands for.' }),
};
