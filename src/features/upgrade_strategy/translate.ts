import { note, warning } from '../../model/diagnostic.ts';
import { expectBoolean, expectInteger, expectMap, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { isServiceKeyOfSidekick } from '../../model/service-key.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

interface UpgradeStrategy {
  startFirst?: boolean;
  batchSize?: number;
  intervalMillis?: number;
}

const largest = 2_147_483_647;

/** Its limits are those of Rancher's API: a pause of at least 100 ms. */
export function translate(service: WrittenService, context: TranslateContext): { upgradeStrategy?: UpgradeStrategy } {
  const { report } = context;
  const sidekick = ['upgrade_strategy', 'update_strategy'].map((key) => isServiceKeyOfSidekick(service, key, context));
  if (sidekick.includes(true)) return {};
  warnOfUpdateStrategy(service.keys.get('update_strategy'), context);
  const block = expectMap(service.keys.get('upgrade_strategy'), report)?.entries;
  if (!block) return {};
  warnOfOtherKeys('upgrade_strategy', block, ['start_first', 'batch_size', 'interval_millis'], report);
  const startFirst = expectBoolean(block.get('start_first'), report);
  const batchSize = expectInteger(block.get('batch_size'), { min: 1, max: 10_000 }, report);
  const intervalMillis = expectInteger(block.get('interval_millis'), { min: 100, max: largest }, report);
  for (const key of ['batch_size', 'interval_millis']) noteCommandLine(block.get(key), context);
  return {
    upgradeStrategy: {
      ...(startFirst === undefined ? {} : { startFirst }),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(intervalMillis === undefined ? {} : { intervalMillis }),
    },
  };
}

function noteCommandLine(entry: WrittenEntry | undefined, { report }: TranslateContext): void {
  if (!entry) return;
  const message = `\`${entry.key}\` is kept and not acted on yet; Rancher read it from its command line alone, never from a file`;
  report(note('RC5166', message, { at: entry.keyLocation, grade: 'approximate' }));
}

/** The classic command line's list of keys spelt it so, and nothing ever read it. */
function warnOfUpdateStrategy(entry: WrittenEntry | undefined, { report }: TranslateContext): void {
  if (!entry) return;
  const message = '`update_strategy` is left out: Rancher let it pass and read nothing of it';
  report(warning('RC4144', message, { at: entry.keyLocation, hint: 'write `upgrade_strategy`', grade: 'unsupported' }));
}
