import * as z from 'zod';

const rule = z.enum(['must', 'mustNot', 'should', 'shouldNot']).meta({
  description:
    'must and mustNot keep a unit from hosts that do not fit; should and shouldNot only make them a worse choice.',
});

const key = z
  .string()
  .max(317)
  .regex(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'write the key of a Kubernetes label, as in "disk" or "example.com/disk"',
  );

const value = z
  .string()
  .max(63)
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    'write the value of a Kubernetes label: letters, digits, "-", "_" and "."',
  );

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-db"');

const longestList = 64;

export const Scheduling = z.strictObject({
  global: z.boolean().optional().meta({
    description:
      'One unit on each active host that the host rules allow, soft ones too, whatever the scale. Rules about units are not read then.',
  }),
  hostLabels: z
    .array(
      z.strictObject({
        rule,
        key: key.meta({ description: "Key of the Node's label." }),
        value: value.meta({
          description: 'Its value. One with capitals also matches its lower-case form: Rancher ignored case.',
        }),
      }),
    )
    .max(longestList)
    .optional()
    .meta({ description: 'Labels of hosts. All rules hold together.' }),
  containerLabels: z
    .array(
      z.strictObject({
        rule,
        key: z.string().min(1).max(512).meta({ description: 'Key of a label of a container of a unit, of any stack.' }),
        value: z.string().max(1024).meta({
          description: 'Its value. One with capitals also matches its lower-case form.',
        }),
      }),
    )
    .max(longestList)
    .optional()
    .meta({ description: 'Hosts that run a unit with the label. All rules hold together.' }),
  services: z
    .array(
      z
        .strictObject({
          rule,
          stack: dnsLabel.optional().meta({ description: 'Name of its stack. Absent: the same stack.' }),
          service: dnsLabel.optional().meta({ description: 'Name of the service. Absent: any of the stack.' }),
        })
        .meta({
          'x-kubernetes-validations': [
            { rule: 'has(self.stack) || has(self.service)', message: 'give a stack, a service or both' },
          ],
        }),
    )
    .max(longestList)
    .optional()
    .meta({ description: 'Hosts that run a unit of a service. All rules hold together.' }),
  containers: z
    .array(
      z.strictObject({
        rule,
        name: dnsLabel.meta({ description: 'Name of a unit: <stack>-<service>-<index>.' }),
      }),
    )
    .max(longestList)
    .optional()
    .meta({ description: 'Hosts that run one certain unit. All rules hold together.' }),
  requestedHost: z.string().min(1).max(253).optional().meta({ description: 'Name of the one Node it may run on.' }),
});
export type Scheduling = z.output<typeof Scheduling>;

export const spec = {
  scheduling: Scheduling.optional().meta({ description: 'Where units may run, and beside whom.' }),
};

export const sidekickSpec = {};

export const loadBalancerSpec = spec;
