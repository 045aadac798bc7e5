import * as z from 'zod';

const absolutePathWords = 'write an absolute path without ":", as in "/var/lib/data"';
const labelWords = 'write a DNS label: lower-case letters, digits and "-", as in "my-data"';
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
/** A Kubernetes quantity of storage or memory. */
export const quantity = /^[0-9]+(\.[0-9]+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$/;
export const quantityWords = 'write a quantity, as in "500Mi" or "10Gi"';

const target = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^\/[^:]*$/, absolutePathWords)
  .meta({ description: 'Absolute path in the container.' });

export const accessModes = ['ReadWriteOnce', 'ReadWriteMany'] as const;

/** Docker's words for what becomes of mounts that are made below a mount later, on the host or in the container. */
const propagations = ['private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared'] as const;

export const Volume = z
  .strictObject({
    target,
    hostPath: z
      .string()
      .max(1024)
      .regex(/^\/[^:]*$/, absolutePathWords)
      .optional()
      .meta({ description: 'A path on the host of the unit, made as a directory when it is missing.' }),
    name: z.string().max(63).regex(label, labelWords).optional().meta({
      description:
        'A named volume: a PersistentVolumeClaim `<stack>-<name>`, the same for the whole stack, that healing never deletes.',
    }),
    perContainer: z.boolean().optional().meta({
      description:
        'Each unit has a claim of its own, `<stack>-<service>-<index>.<name>`, shared by its members. The unit that takes its index later finds it again.',
    }),
    external: z.boolean().optional().meta({
      description: 'The claim is called like the volume alone and has to be there: it is neither made nor deleted.',
    }),
    readOnly: z.boolean().optional().meta({ description: 'Mount it read-only.' }),
    propagation: z.enum(propagations).optional().meta({
      description:
        'Of a host path: which mounts below it, made later, are seen on the other side. `shared` and `rshared` need a privileged container. Default: rprivate.',
    }),
    relabel: z.enum(['z', 'Z']).optional().meta({
      description:
        'The SELinux label that Docker gave, shared (z) or of this container alone (Z). Kept; nothing acts on it.',
    }),
    noCopy: z.boolean().optional().meta({
      description: 'Leave the volume empty instead of filling it with what the image has at the path.',
    }),
    subPath: z
      .string()
      .max(255)
      .regex(/^[A-Za-z0-9_][-A-Za-z0-9_.]*$/, 'write the name of one directory')
      .optional()
      .meta({ description: 'A directory within the claim, mounted instead of its root.' }),
    driver: z.string().max(128).optional().meta({
      description:
        "Docker volume driver, as in `rancher-nfs`. It decides the access mode, and the storage class by the operator's configuration. Default: local.",
    }),
    driverOptions: z
      .record(z.string(), z.string().max(4096))
      .optional()
      .meta({ description: 'Options of the driver, as written. Kept; nothing acts on them.' }),
    accessMode: z.enum(accessModes).optional().meta({
      description:
        'Access mode of the claim. Default: ReadWriteMany where the driver shared its volumes between hosts.',
    }),
    size: z.string().max(32).regex(quantity, quantityWords).optional().meta({
      description:
        "Size of the claim, as a Kubernetes quantity. Default: what the operator's configuration has for the driver, else 10Gi.",
    }),
    storageClass: z.string().max(253).optional().meta({
      description:
        "Storage class of the claim. Absent: what the operator's configuration has for the driver, else the cluster's default class.",
    }),
  })
  .meta({
    'x-kubernetes-validations': [
      { rule: '!(has(self.hostPath) && has(self.name))', message: 'give hostPath or name, not both' },
      {
        rule: 'has(self.name) || !(has(self.size) || has(self.storageClass) || has(self.accessMode))',
        message: 'size, storageClass and accessMode belong to a named volume: give it a name',
      },
      {
        rule: 'has(self.name) || !(has(self.driver) || has(self.driverOptions) || has(self.perContainer) || has(self.external) || has(self.subPath) || has(self.noCopy))',
        message:
          'driver, driverOptions, perContainer, external, subPath and noCopy belong to a named volume: give it a name',
      },
      {
        rule: '!(has(self.perContainer) && self.perContainer && has(self.external) && self.external)',
        message: 'an external volume is one claim: give perContainer or external, not both',
      },
      {
        rule: 'has(self.hostPath) || !has(self.propagation)',
        message: 'propagation belongs to a host path',
      },
    ],
  });
export type Volume = z.output<typeof Volume>;

/** A member of the unit whose volumes are mounted in this one, too. */
export const VolumesFrom = z.strictObject({
  member: z
    .string()
    .max(63)
    .regex(label, labelWords)
    .meta({ description: 'Name of a sidekick of the unit, or `primary`.' }),
  readOnly: z.boolean().optional().meta({ description: 'Mount them read-only.' }),
});
export type VolumesFrom = z.output<typeof VolumesFrom>;

/** Memory that is mounted like a directory. */
export const Tmpfs = z.strictObject({
  target,
  size: z
    .string()
    .max(32)
    .regex(quantity, quantityWords)
    .optional()
    .meta({ description: 'Most it holds, as a Kubernetes quantity. Absent: what the container may use of memory.' }),
  readOnly: z.boolean().optional().meta({ description: 'Mount it read-only.' }),
  options: z.string().max(1024).optional().meta({
    description:
      'Mount options as Docker had them, as in `size=64m,mode=1770`. Of them the size and `ro` are acted on, above.',
  }),
});
export type Tmpfs = z.output<typeof Tmpfs>;

const memberSpec = {
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
  volumesFrom: z
    .array(VolumesFrom)
    .max(17)
    .optional()
    .meta({
      description:
        'Members of the unit whose volumes are mounted here at the same paths. What the member mounts itself comes before theirs.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['member'],
    }),
  tmpfs: z
    .array(Tmpfs)
    .max(64)
    .optional()
    .meta({
      description: 'Directories in memory; what is in them goes with the unit.',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['target'],
    }),
};

const fate = z.enum(['retain', 'delete']);

export const spec = {
  ...memberSpec,
  volumePolicy: z
    .strictObject({
      whenScaled: fate.optional().meta({
        description:
          'What becomes of the claims of a unit (perContainer) whose index is scaled away. Default: retain, so that the next unit of that index finds them again.',
      }),
      whenRemoved: fate.optional().meta({
        description:
          'What becomes of claims when the service is deleted: those of its units, and those of volumes of the stack that no other service names. Default: retain.',
      }),
    })
    .optional()
    .meta({
      description:
        'Whether claims that this service no longer needs are deleted. Healing, upgrades, stopping and external volumes never delete one, nor is one deleted that a Pod uses. The operator needs the rights of manifests/volume-removal.',
    }),
};

export const sidekickSpec = memberSpec;

export const loadBalancerSpec = memberSpec;
