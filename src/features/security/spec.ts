import * as z from 'zod';

const capabilities = z.array(
  z
    .string()
    .max(64)
    .regex(/^[A-Z][A-Z0-9_]*$/, 'write a capability in capitals without CAP_, as in "NET_ADMIN"'),
);

export const spec = {
  privileged: z.boolean().optional().meta({ description: 'All rights of root on the host. Default: false.' }),
  capAdd: capabilities.max(64).optional().meta({ description: 'Capabilities beyond the default ones, or `ALL`.' }),
  capDrop: capabilities.max(64).optional().meta({ description: 'Default capabilities to do without, or `ALL`.' }),
  readOnly: z.boolean().optional().meta({ description: "The image's files cannot be written. Default: false." }),
  securityOpt: z.array(z.string().min(1).max(1024)).max(64).optional().meta({
    description:
      "Docker's security options: `label:…`, `apparmor:PROFILE`, `seccomp:unconfined`, `no-new-privileges`. Others are kept and not acted on.",
  }),
  groupAdd: z.array(z.string().min(1).max(256)).max(64).optional().meta({
    description:
      'Further groups of the processes, as numbers; every member of the unit has them. Names are kept and not acted on.',
  }),
  pid: z.enum(['host']).optional().meta({
    description: '`host`: see the processes of the host; every member of the unit does. Absent: its own.',
  }),
  ipc: z.enum(['host']).optional().meta({
    description: '`host`: share memory with the host; every member of the unit does. Absent: with the unit.',
  }),
  devices: z
    .array(
      z
        .string()
        .max(4096)
        .regex(/^\/[^:]*(:\/[^:]*)?(:[rwm]{1,3})?$/, 'write /path, /host:/container or /host:/container:rwm'),
    )
    .max(64)
    .optional()
    .meta({
      description:
        'Devices of the host: `/host[:/container][:rwm]`. Acted on in a privileged container, which may open all of them.',
    }),
  sysctls: z
    .record(z.string().max(253), z.string().max(1024))
    .optional()
    .meta({ description: 'Kernel settings of the unit. Unsafe ones need the leave of the kubelet.' }),
};

export const sidekickSpec = spec;
