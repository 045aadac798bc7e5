import { note, warning } from '../../model/diagnostic.ts';
import { expectMap, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntries } from '../../model/written-value.ts';
import { balancerLabels } from './balancer-labels.ts';
import { certificates } from './certificates.ts';
import { isOldBalancer } from './claims.ts';
import { convertedRules } from './converted-rules.ts';
import { convertedConfig, writtenConfig } from './haproxy-config.ts';
import { balancerPorts } from './listening-ports.ts';
import { portRules } from './port-rules.ts';
import type { PortRuleDraft } from './spec.ts';
import { stickinessPolicy } from './stickiness.ts';
import { targetRules } from './target-rules.ts';

/** A balancer's rules, in the words of whichever Rancher it was written for; of any other service, its own part of them. */
export function translate(service: WrittenService, context: TranslateContext): object {
  noteForeignLabels(service, context);
  if (context.kind !== 'loadBalancer') {
    noteForeignKeys(service, ['load_balancer_config', 'certs', 'default_cert'], 'it belongs to a balancer', context);
    return targetRules(service, context);
  }
  const spec = isOldBalancer(service) ? oldBalancer(service, context) : newBalancer(service, context);
  sayThatItIsKept(service, spec.portRules, context);
  return {
    ...spec,
    ...balancerLabels(service, context),
    ...balancerPorts(service, context),
  };
}

/** Rancher 1.0 and 1.1: `load_balancer_config`, `certs` and `default_cert`, with ports, links and labels for rules. */
function oldBalancer(service: WrittenService, context: TranslateContext): { portRules?: PortRuleDraft[] } {
  const why = 'with the image rancher/load-balancer-service ports, links and labels are the rules';
  noteForeignKeys(service, ['lb_config'], why, context);
  const config = block(service, 'load_balancer_config', ['haproxy_config', 'lb_cookie_stickiness_policy'], context);
  const rules = convertedRules(service, context);
  return {
    ...(rules.length > 0 ? { portRules: rules } : {}),
    ...certificates(service.keys, context),
    ...convertedConfig(service, config, context),
    ...stickinessPolicy(config.get('lb_cookie_stickiness_policy'), context.report),
  };
}

/** Rancher 1.2 and later: `lb_config`. Links were not sent for such a balancer. */
function newBalancer(service: WrittenService, context: TranslateContext): { portRules?: PortRuleDraft[] } {
  const why = 'it belongs to balancers of Rancher 1.0 and 1.1; this one is told in `lb_config`';
  noteForeignKeys(service, ['load_balancer_config', 'certs', 'default_cert', 'links', 'external_links'], why, context);
  const keys = ['port_rules', 'certs', 'default_cert', 'config', 'stickiness_policy'];
  const config = block(service, 'lb_config', keys, context);
  const rules = portRules(config, context);
  return {
    ...(rules.length > 0 ? { portRules: rules } : {}),
    ...certificates(config, context),
    ...writtenConfig(config, context),
    ...stickinessPolicy(config.get('stickiness_policy'), context.report),
  };
}

function block(
  service: WrittenService,
  key: string,
  keys: readonly string[],
  { report }: TranslateContext,
): WrittenEntries {
  const entries: WrittenEntries = expectMap(service.keys.get(key), report)?.entries ?? new Map();
  warnOfOtherKeys(key, entries, keys, report);
  return entries;
}

/** Keys that Rancher itself passed over for what the service is. */
function noteForeignKeys(
  service: WrittenService,
  keys: readonly string[],
  why: string,
  { report }: TranslateContext,
): void {
  for (const key of keys) {
    const entry = service.keys.get(key);
    if (!entry || isNothing(entry.value)) continue;
    const message = `\`${key}\` is left out, as Rancher passed over it: ${why}`;
    report(note('RC5205', message, { at: entry.keyLocation, grade: 'unsupported' }));
  }
}

/**
 * Labels that do nothing here: those of an add-on that led traffic from outside, which were not Rancher's own, and those
 * that Rancher read of another kind of service.
 */
function noteForeignLabels(service: WrittenService, { kind, report }: TranslateContext): void {
  for (const { key, keyLocation: at } of labelsOf(service).values()) {
    if (/^io\.rancher\.(glb($|\.)|service\.external_lb_endpoint$)/.test(key)) {
      const message = `the label ${key} is kept; an add-on read it that led traffic from outside, and nothing acts on it`;
      report(warning('RC5207', message, { at, grade: 'unsupported' }));
    }
    const ofOld = key.startsWith('io.rancher.loadbalancer.');
    const ofAny = key.startsWith('io.rancher.lb_service.');
    if (kind === 'loadBalancer' ? !ofOld || isOldBalancer(service) : !ofOld && !ofAny) continue;
    const message = `the label ${key} is kept, and Rancher passed over it: it belongs to ${ofOld ? 'a balancer with the image rancher/load-balancer-service' : 'a balancer'}`;
    report(note('RC5205', message, { at, grade: 'unsupported' }));
  }
}

function sayThatItIsKept(
  service: WrittenService,
  rules: readonly PortRuleDraft[] | undefined,
  { report }: TranslateContext,
): void {
  if (rules === undefined) {
    const hint = isOldBalancer(service) ? 'give it ports and links' : 'write rules below `lb_config.port_rules`';
    report(
      warning('RC4221', `${service.name} has no rules: it leads nothing anywhere`, { at: service.location, hint }),
    );
  }
  const message = `${service.name} is a RancherLoadBalancer, which this version of the operator keeps and does not run yet`;
  const hint = 'lead traffic to the services by an Ingress or a Gateway for now';
  report(warning('RC5200', message, { at: service.location, hint }));
}
