import { warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { defineFeature } from '../feature.ts';
import { claims } from './claims.ts';
import { serviceAliasSpec, spec } from './spec.ts';

/** It owns no key: its image makes a service one, and its links and selectors are those of any service. */
export const serviceAlias = defineFeature({
  name: 'service_alias',
  keys: [],
  spec,
  launch: [],
  in: { serviceAlias: serviceAliasSpec },
  claims,
  translate: (service, context) => {
    if (context.kind === 'serviceAlias') sayThatItIsKept(service, context);
    return {};
  },
});

const selectors = ['io.rancher.service.selector.link', 'io.rancher.service.selector.container'];

function sayThatItIsKept(service: WrittenService, { report }: TranslateContext): void {
  const at = service.location;
  const selects = selectors.some((label) => labelOf(service, label)?.value);
  if (!selects && !service.keys.has('links') && !service.keys.has('external_links')) {
    const hint = 'write the services below `links`';
    report(warning('RC4226', `${service.name} has no links: its name stands for nothing`, { at, hint }));
  }
  const message = `${service.name} is a RancherServiceAlias, which this version of the operator keeps and does not run yet`;
  const hint = 'let programs call the linked services by their own names for now';
  report(warning('RC5200', message, { at, hint }));
}
