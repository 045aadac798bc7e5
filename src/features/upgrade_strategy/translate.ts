import { expectBoolean, expectInteger, expectMap, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

interface UpgradeStrategy {
  startFirst?: boolean;
  batchSize?: number;
  intervalMillis?: number;
}

const largest = 2_147_483_647;

/** Its limits are those of Rancher's API: a pause of at least 100 ms. */
export function translate(
  service: WrittenService,
  { report }: TranslateContext,
): { upgradeStrategy?: UpgradeStrategy } {
  const block = expectMap(service.keys.get('upgrade_strategy'), report)?.entries;
  if (!block) return {};
  warnOfOtherKeys('upgrade_strategy', block, ['start_first', 'batch_size', 'interval_millis'], report);
  const startFirst = expectBoolean(block.get('start_first'), report);
  const batchSize = expectInteger(block.get('batch_size'), { min: 1, max: 10_000 }, report);
  const intervalMillis = expectInteger(block.get('interval_millis'), { min: 100, max: largest }, report);
  return {
    upgradeStrategy: {
      ...(startFirst === undefined ? {} : { startFirst }),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(intervalMillis === undefined ? {} : { intervalMillis }),
    },
  };
}
