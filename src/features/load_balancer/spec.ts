import * as z from 'zod';

import { spec as portsSpec } from '../ports/spec.ts';

const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'write a DNS label: lower-case letters, digits and "-", as in "my-web"');

const port = z.int().min(1).max(65_535);

const hostname = z
  .string()
  .max(253)
  .regex(
    /^[A-Za-z0-9*._:-]+$/,
    'write a host name, "*" at its beginning or end where it may vary, as in "*.example.com"',
  );

const path = z
  .string()
  .max(1024)
  .regex(/^[^ \t\r\n]+$/, 'write a path without spaces, as in "/shop"');

const backendName = z
  .string()
  .max(253)
  .regex(/^[^ \t\r\n]+$/, 'write a name without spaces, as in "shop"');

export const selectorText = z.string().min(1).max(1024);

/** Who a rule leads to, by name. */
export const TargetService = z.strictObject({
  name: dnsLabel.meta({ description: 'Name of the service, external service, alias or balancer.' }),
  stack: dnsLabel.optional().meta({ description: 'Its stack. Absent: the stack of the balancer.' }),
});
export type TargetService = z.output<typeof TargetService>;

export const protocols = ['http', 'https', 'tcp', 'tls', 'sni', 'udp'] as const;

export const PortRule = z
  .strictObject({
    sourcePort: port.meta({
      description: 'TCP port the balancer listens on. Not 42, at which the balancer itself is checked.',
      format: 'int32',
    }),
    protocol: z.enum(protocols).default('http').meta({
      description:
        'What is spoken at that port. The first rule of a port decides for all its rules; udp is not served, as in Rancher. Default: http.',
    }),
    hostname: hostname.optional().meta({
      description:
        'Only requests for this host: exact, or with `*` at the beginning or at the end. For http, https and sni. Absent: any host.',
    }),
    path: path.optional().meta({
      description: 'Only requests whose path begins so, in any case of letters. For http and https. Absent: any path.',
    }),
    targetPort: port.optional().meta({
      description: 'Port of the target. Needed with `service`; a selected service may bring its own.',
      format: 'int32',
    }),
    service: TargetService.optional().meta({ description: 'The target by its name.' }),
    selector: selectorText.optional().meta({
      description:
        'The targets by their labels: `key=value`, `key!=value`, `key in (a,b)`, `key notin (a,b)` or `key`, all of them.',
    }),
    priority: z.int().min(1).max(2_147_483_647).optional().meta({
      description: 'Rules with a priority come before all others, the lowest first. Absent: by how exact they are.',
      format: 'int32',
    }),
    weight: z.int().min(0).max(256).optional().meta({
      description: "HAProxy's weight of the target's servers, 0 to 256. Absent: 1.",
      format: 'int32',
    }),
    backendName: backendName
      .optional()
      .meta({ description: 'Name of the backend, to refer to it in `config`. Absent: `<port>_<host>_<path>`.' }),
    environment: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Rancher environment of the target. Kept; a cluster is one environment.' }),
    region: z
      .string()
      .max(63)
      .optional()
      .meta({ description: 'Rancher region of that environment. Kept; a cluster is one environment.' }),
  })
  .meta({
    'x-kubernetes-validations': [
      { rule: 'has(self.service) != has(self.selector)', message: 'give service or selector, one of the two' },
      { rule: 'self.sourcePort != 42', message: 'port 42 is where the balancer itself is checked; listen on another' },
      { rule: 'has(self.selector) || has(self.targetPort)', message: 'a rule with a service needs a targetPort' },
      {
        rule: "!has(self.hostname) || self.protocol in ['http', 'https', 'sni']",
        message: 'hostname belongs to the protocols http, https and sni',
      },
      { rule: "!has(self.path) || self.protocol in ['http', 'https']", message: 'path belongs to http and https' },
      { rule: '!has(self.region) || has(self.environment)', message: 'region belongs to an environment: give it' },
    ],
  });
export type PortRule = z.output<typeof PortRule>;
export type PortRuleDraft = z.input<typeof PortRule>;

export const StickinessPolicy = z.strictObject({
  name: z.string().max(253).optional().meta({ description: 'Free text; Rancher did not use it.' }),
  cookie: z
    .string()
    .max(253)
    .regex(/^[^ \t\r\n]+$/, 'write the name of a cookie, without spaces')
    .optional()
    .meta({ description: 'Name of the cookie. Absent: the name of the backend.' }),
  domain: z
    .string()
    .max(253)
    .regex(/^[^ \t\r\n]+$/, 'write a domain, as in ".example.com"')
    .optional()
    .meta({ description: 'Domain of the cookie. Absent: none.' }),
  indirect: z.boolean().optional().meta({ description: 'Do not pass the cookie on to the target.' }),
  nocache: z.boolean().optional().meta({ description: 'Keep answers that set the cookie out of caches.' }),
  postonly: z.boolean().optional().meta({ description: 'Set the cookie in answers to POST only.' }),
  mode: z
    .enum(['rewrite', 'insert', 'prefix'])
    .default('insert')
    .meta({ description: "HAProxy's mode of the cookie. Default: insert." }),
});
export type StickinessPolicy = z.input<typeof StickinessPolicy>;

/** The name of a Secret. */
const secretName = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    'write the name of a Secret, as in "example.com"',
  );

/** Members of `RancherService.spec`. */
export const spec = {
  targetRules: z
    .array(
      z.strictObject({
        hostname: hostname.optional().meta({ description: 'Only requests for this host. Absent: any host.' }),
        path: path.optional().meta({ description: 'Only requests whose path begins so. Absent: any path.' }),
        targetPort: port
          .optional()
          .meta({ description: "Port of the container. Absent: the rule's.", format: 'int32' }),
        backendName: backendName.optional().meta({ description: 'Name of the backend in the balancer.' }),
      }),
    )
    .max(64)
    .optional()
    .meta({ description: 'What balancers that select this service by its labels lead to it. Never replaces a unit.' }),
};

/** Members of `RancherLoadBalancer.spec`. */
export const loadBalancerSpec = {
  portRules: z
    .array(PortRule)
    .max(256)
    .optional()
    .meta({ description: 'What is led where. Among rules that are equally exact, the first in the list wins.' }),
  certs: z.array(secretName).max(64).optional().meta({
    description: 'Secrets of type kubernetes.io/tls in the same namespace, for https and tls.',
    'x-kubernetes-list-type': 'set',
  }),
  defaultCert: secretName.optional().meta({
    description: 'The Secret of the certificate for hosts that none of `certs` is for. Absent: they are refused.',
  }),
  config: z.string().max(262_144).optional().meta({
    description:
      "Lines for HAProxy's configuration, merged with the generated ones: sections global, defaults, `frontend <port>`, backend, `backend <name>` and others.",
  }),
  stickinessPolicy: StickinessPolicy.optional().meta({
    description: 'Keeps a client with its target by a cookie. For http and https. Absent: requests go round.',
  }),
  targetLocality: z.enum(['any', 'only-local', 'prefer-local']).optional().meta({
    description:
      'Which units of the targets are used: any, only those of the host of the balancer, or those first. Absent: any.',
  }),
  skipTargetRules: z
    .boolean()
    .optional()
    .meta({ description: 'Leave host and path of targets that are balancers themselves out of account.' }),
  ...portsSpec,
};
