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
    if (context.kind === 'serviceAlias') warnOfNothing(service, context);
    return {};
  },
});

const selectors = ['io.rancher.service.selector.link', 'io.rancher.service.selector.container'];

function warnOfNothing(service: WrittenService, { report }: TranslateContext): void {
  const selects = selectors.some((label) => labelOf(service, label)?.value);
  if (selects || service.keys.has('links') || service.keys.has('external_links')) return;
  const message = `${service.name} has no links: its name stands for nothing`;
  report(warning('RC4226', message, { at: service.location, hint: 'write the services below `links`' }));
}
