import { error, warning } from '../../model/diagnostic.ts';
import { expectBoolean } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { isServiceKeyOfSidekick } from '../../model/service-key.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** Rancher's API refused it beside `start_first`: two containers cannot have one address (docs/rancher.md §9.4). */
export function translate(service: WrittenService, context: TranslateContext): { retainIp?: boolean } {
  if (isServiceKeyOfSidekick(service, 'retain_ip', context)) return {};
  const entry = service.keys.get('retain_ip');
  if (!entry || expectBoolean(entry, context.report) !== true) return {};
  const at = entry.keyLocation;
  if (startsFirst(service)) {
    const message =
      '`retain_ip` and `upgrade_strategy.start_first` do not go together: two units cannot have one address';
    context.report(error('RC4145', message, { at, hint: 'leave one of them out, as Rancher asked, too' }));
    return {};
  }
  const message = `a unit of ${service.name} gets a new address when it is replaced: a cluster keeps none for a Pod`;
  const hint = `let others reach it by the name ${context.service}`;
  context.report(warning('RC5161', message, { at, hint, grade: 'unsupported' }));
  return { retainIp: true };
}

/** What is wrong with the strategy itself is said by the feature that owns it. */
function startsFirst({ keys }: WrittenService): boolean {
  const strategy = keys.get('upgrade_strategy')?.value;
  const startFirst = strategy?.kind === 'map' ? strategy.entries.get('start_first') : undefined;
  return expectBoolean(startFirst, () => undefined) === true;
}
