import { error, note, warning } from '../../model/diagnostic.ts';
import { expectInteger, expectMap, warnOfOtherKeys } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import { isServiceKeyOfSidekick } from '../../model/service-key.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

interface ScalePolicy {
  min: number;
  max: number;
  increment: number;
}

interface Scale {
  scale?: number;
  scalePolicy?: ScalePolicy;
}

const largest = 10_000;

/** How many units, and between which limits. With a policy Rancher did not read `scale`: it began with the least. */
export function translate(service: WrittenService, context: TranslateContext): Scale {
  const sidekick = ['scale', 'scale_policy'].map((key) => isServiceKeyOfSidekick(service, key, context));
  if (sidekick.includes(true)) return {};
  const scalePolicy = readPolicy(service, context);
  if (!scalePolicy) return readScale(service, context);
  return { scale: scalePolicy.min, scalePolicy };
}

/** Rancher honoured a scale above 0 only: 0 and less became 1 (docs/rancher.md §1.2). */
function readScale(service: WrittenService, { report }: TranslateContext): Scale {
  const entry = service.keys.get('scale');
  const scale = expectInteger(entry, { min: Number.MIN_SAFE_INTEGER, max: largest }, report);
  if (scale === undefined) return {};
  if (scale >= 1) return { scale };
  report(
    warning('RC4025', `\`scale: ${scale}\` becomes 1, as in Rancher`, {
      at: entry?.value.location,
      hint: 'to run none, scale the RancherService to 0 after it is applied',
    }),
  );
  return { scale: 1 };
}

/** Each part is 1 when it is not there; Rancher's API refused numbers below 1, and a min above the max. */
function readPolicy(service: WrittenService, { report }: TranslateContext): ScalePolicy | undefined {
  const entry = service.keys.get('scale_policy');
  const block = expectMap(entry, report)?.entries;
  if (!entry || !block) return undefined;
  warnOfOtherKeys('scale_policy', block, ['min', 'max', 'increment'], report);
  const read = (key: string) => expectInteger(block.get(key), { min: 1, max: largest }, report) ?? 1;
  const policy = { min: read('min'), max: read('max'), increment: read('increment') };
  if (policy.min > policy.max) {
    const message = `\`scale_policy\` has a min of ${policy.min} above its max of ${policy.max}, which Rancher refused`;
    report(error('RC4146', message, { at: entry.keyLocation, hint: 'write both; each is 1 when it is not there' }));
    return undefined;
  }
  const scale = service.keys.get('scale');
  if (scale)
    report(note('RC5162', '`scale` is not read beside `scale_policy`, as in Rancher', { at: scale.keyLocation }));
  return policy;
}
