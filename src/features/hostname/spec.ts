import * as z from 'zod';

export const spec = {
  hostname: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "mail"')
    .optional()
    .meta({
      description:
        "Host name of every unit, the same for all of them. The primary's counts for the unit. Absent: `<stack>-<service>-<index>`.",
    }),
};

export const sidekickSpec = spec;

/** There `hostname` is the name that the service stands for, which its own feature reads. */
export const externalServiceSpec = {};
