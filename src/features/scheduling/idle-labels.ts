import { note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { looksLikeAffinity, meantAffinityLabel, parseAffinityLabel } from './affinity-label.ts';

/** Labels that need nobody to act on them, and why. */
const idle: Readonly<Record<string, string>> = {
  'io.rancher.service.allocate.skip.serialize':
    'it let Rancher 1.0 and 1.1 place containers side by side, which a cluster always does',
  'io.rancher.scheduler.affinity:volumes':
    'it named volumes whose host was to be taken, and here a claim keeps its unit where its data is',
  'io.rancher.scheduler.ips': 'it is a label of hosts, and on a service it did nothing',
  'io.rancher.scheduler.require_any': 'it is a label of hosts, and on a service it did nothing',
  'io.rancher.host.healthcheck.deploy_strategy': 'it is a label of hosts, and on a service it did nothing',
};

export function noteIdleLabels(service: WrittenService, { report }: TranslateContext): void {
  for (const { key, keyLocation: at } of labelsOf(service).values()) {
    const because = Object.hasOwn(idle, key) ? idle[key] : undefined;
    if (because !== undefined) report(note('RC5154', `the label ${key} is kept and not acted on: ${because}`, { at }));
  }
}

/** A rule that is spelt otherwise was no rule: Rancher passed over it, and the user may have relied on it. */
export function warnOfUnknownRules(service: WrittenService, { report }: TranslateContext): void {
  for (const { key, keyLocation: at } of labelsOf(service).values()) {
    if (!looksLikeAffinity(key) || parseAffinityLabel(key) || Object.hasOwn(idle, key)) continue;
    const meant = meantAffinityLabel(key) ?? 'io.rancher.scheduler.affinity:host_label';
    const message = `the label ${key} is kept and no rule: Rancher knew none of that name and passed over it`;
    report(warning('RC5148', message, { at, hint: `was ${meant} meant?`, grade: 'unsupported' }));
  }
}
