import { defineFeature, type OwnedKey } from '../feature.ts';
import { claims } from './claims.ts';
import { loadBalancerSpec, spec } from './spec.ts';
import { translate } from './translate.ts';

const rule = (key: string, becomes: string, says: string, grade: OwnedKey['grade'] = 'exact'): OwnedKey => ({
  key: `lb_config.port_rules[].${key}`,
  file: 'either',
  becomes: `spec.portRules[].${becomes}`,
  ...(ofTargets.includes(key) ? { becomesIn: { service: `spec.targetRules[].${becomes}` } } : {}),
  grade,
  says,
});

/** What a rule of a service says that is no balancer. */
const ofTargets = ['hostname', 'path', 'target_port', 'backend_name'];

const cookie = (key: string): OwnedKey[] =>
  ['lb_config.stickiness_policy', 'load_balancer_config.lb_cookie_stickiness_policy'].map((block) => ({
    key: `${block}.${key}`,
    file: 'either',
    becomes: `spec.stickinessPolicy.${key}`,
    grade: 'exact',
    says: "HAProxy's cookie, in Rancher's words.",
  }));

const certificate = 'A certificate is a Secret of type kubernetes.io/tls: create it under the name that is told.';
const oneEnvironment = 'A cluster is one environment: make the target an external service.';

export const loadBalancer = defineFeature({
  name: 'load_balancer',
  keys: [
    {
      key: 'lb_config',
      file: 'either',
      becomes: 'spec',
      grade: 'exact',
      says: 'A balancer when a rule has a source port, else what balancers that select the service lead to it.',
    },
    {
      key: 'lb_config.port_rules',
      file: 'either',
      becomes: 'spec.portRules',
      becomesIn: { service: 'spec.targetRules' },
      grade: 'exact',
      says: 'Rules in the order of the file; on a service without source ports they become `spec.targetRules`.',
    },
    rule('source_port', 'sourcePort', 'The port it listens on; 42 is refused, as in Rancher.'),
    rule('target_port', 'targetPort', 'The port of the target.'),
    rule(
      'service',
      'service',
      'A service of the stack, or `stack/service`; an unknown one is an error, as in Rancher.',
    ),
    rule('selector', 'selector', 'Kept as written; balancers look for targets by it again and again.'),
    rule('protocol', 'protocol', 'One of http, https, tcp, tls, sni and udp; udp was never served.'),
    rule('hostname', 'hostname', 'Exact, or with `*` at its beginning or end; for http, https and sni.'),
    rule('path', 'path', 'What the path begins with; for http and https.'),
    rule('priority', 'priority', 'The lowest comes first, before all rules without one.'),
    rule('weight', 'weight', "HAProxy's weight of the target."),
    rule('backend_name', 'backendName', 'The name that `config` calls it by.'),
    rule('environment', 'environment', oneEnvironment, 'unsupported'),
    rule('region', 'region', oneEnvironment, 'unsupported'),
    { key: 'lb_config.certs', file: 'either', becomes: 'spec.certs', grade: 'approximate', says: certificate },
    {
      key: 'lb_config.default_cert',
      file: 'either',
      becomes: 'spec.defaultCert',
      grade: 'approximate',
      says: certificate,
    },
    {
      key: 'lb_config.config',
      file: 'either',
      becomes: 'spec.config',
      grade: 'exact',
      says: "Lines that are merged into HAProxy's configuration.",
    },
    {
      key: 'lb_config.stickiness_policy',
      file: 'either',
      becomes: 'spec.stickinessPolicy',
      grade: 'exact',
      says: 'Keeps a client with its target by a cookie.',
    },
    {
      key: 'load_balancer_config',
      file: 'either',
      becomes: 'spec',
      grade: 'exact',
      says: 'For the image rancher/load-balancer-service; the rules come from ports, links and labels.',
    },
    {
      key: 'load_balancer_config.haproxy_config',
      file: 'either',
      becomes: 'spec.config',
      grade: 'exact',
      says: 'Its texts become sections of `spec.config`.',
    },
    {
      key: 'load_balancer_config.haproxy_config.global',
      file: 'either',
      becomes: 'spec.config',
      grade: 'exact',
      says: 'Becomes the section `global`.',
    },
    {
      key: 'load_balancer_config.haproxy_config.defaults',
      file: 'either',
      becomes: 'spec.config',
      grade: 'exact',
      says: 'Becomes the section `defaults`.',
    },
    {
      key: 'load_balancer_config.lb_cookie_stickiness_policy',
      file: 'either',
      becomes: 'spec.stickinessPolicy',
      grade: 'exact',
      says: 'Keeps a client with its target by a cookie.',
    },
    ...['name', 'cookie', 'domain', 'indirect', 'nocache', 'postonly', 'mode'].flatMap(cookie),
    { key: 'certs', file: 'either', becomes: 'spec.certs', grade: 'approximate', says: certificate },
    { key: 'default_cert', file: 'either', becomes: 'spec.defaultCert', grade: 'approximate', says: certificate },
  ],
  labels: [
    {
      label: 'io.rancher.loadbalancer.target.*',
      becomes: 'spec.portRules',
      grade: 'exact',
      says: 'Host, path and ports of the rules of one linked service, in the grammar of Rancher 1.0 and 1.1.',
    },
    {
      label: 'io.rancher.loadbalancer.ssl.ports',
      becomes: 'spec.portRules[].protocol',
      grade: 'exact',
      says: 'Rules of these source ports speak https.',
    },
    {
      label: 'io.rancher.loadbalancer.proxy-protocol.ports',
      becomes: 'spec.config',
      grade: 'exact',
      says: 'These source ports expect the PROXY protocol: `accept-proxy` in their frontends.',
    },
    {
      label: 'io.rancher.lb_service.target',
      becomes: 'spec.targetLocality',
      grade: 'exact',
      says: 'Which units of a target are used, by the host they are on.',
    },
    {
      label: 'io.rancher.lb_service.skip_target_lb_rules',
      becomes: 'spec.skipTargetRules',
      grade: 'exact',
      says: 'Leaves the rules of targets that are balancers out of account.',
    },
    {
      label: 'io.rancher.lb_service.cert_dir',
      grade: 'unsupported',
      says: 'No files are read: make the certificates Secrets and name them in `certs`.',
    },
    {
      label: 'io.rancher.lb_service.default_cert_dir',
      grade: 'unsupported',
      says: 'No files are read: make the certificate a Secret and name it in `default_cert`.',
    },
    {
      label: 'io.rancher.glb*',
      grade: 'unsupported',
      says: 'An add-on between environments read it; use what leads traffic into the cluster.',
    },
    {
      label: 'io.rancher.service.external_lb_endpoint',
      grade: 'unsupported',
      says: 'An add-on for balancers outside Rancher read it; use a Service of type LoadBalancer.',
    },
  ],
  spec,
  launch: [],
  in: { loadBalancer: loadBalancerSpec },
  reads: ['ports', 'expose'],
  claims,
  translate,
  ignored: ({ targetRules }) =>
    targetRules === undefined
      ? []
      : [{ field: 'spec.targetRules', reason: 'Balancers are kept and not run yet; nothing selects this service.' }],
});
