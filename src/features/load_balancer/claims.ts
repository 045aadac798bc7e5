import { markerImage } from '../../model/marker-image.ts';
import type { WrittenService } from '../../model/service.ts';
import type { Claim } from '../feature.ts';

/**
 * Rancher 1.0 and 1.1 knew a balancer by its image, later ones by a rule with a source port. The later image without
 * rules is a balancer, too: as an application it could not run without Rancher (docs/rancher.md §1.4).
 */
export const claims: Claim = {
  order: 3,
  as: 'loadBalancer',
  is: (service) => isOldBalancer(service) || markerImage(service) === 'lb-service-haproxy' || hasSourcePort(service),
};

/** A balancer of Rancher 1.0 and 1.1, which took its rules from ports, links and labels. */
export function isOldBalancer(service: WrittenService): boolean {
  return markerImage(service) === 'load-balancer-service';
}

/** An `lb_config` whose rules have no source port belongs to a target of a balancer, an ordinary service. */
export function hasSourcePort({ keys }: WrittenService): boolean {
  const config = keys.get('lb_config')?.value;
  const rules = config?.kind === 'map' ? config.entries.get('port_rules')?.value : undefined;
  if (rules?.kind !== 'list') return false;
  return rules.items.some((rule) => {
    const port = rule.kind === 'map' ? rule.entries.get('source_port')?.value : undefined;
    return port?.kind === 'scalar' && port.value !== null && port.text !== '0' && port.text !== '';
  });
}
