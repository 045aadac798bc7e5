import { warning } from '../../model/diagnostic.ts';
import { expectMap } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { WrittenEntry } from '../../model/written-value.ts';

const consequences: ReadonlyMap<string, string> = new Map([
  ['driver', "the claim is of the cluster's default storage class"],
  ['driver_opts', "the claim is of the cluster's default storage class"],
  ['external', 'the volume is a claim of this stack, which begins empty'],
  ['per_container', 'all units of the stack share one claim'],
]);

/** Says what of a top-level volume's declaration is not translated: everything but the plain local volume. */
export function warnOfDeclaration(declaration: WrittenEntry, { report }: TranslateContext): void {
  const settings = expectMap(declaration, report)?.entries ?? new Map<string, WrittenEntry>();
  for (const { key, keyLocation, value } of settings.values()) {
    const text = value.kind === 'scalar' ? value.printed : undefined;
    if ((key === 'driver' && (text === 'local' || text === '')) || text === 'false') continue;
    const consequence = consequences.get(key);
    const message = `\`${key}\` of the volume ${declaration.key} is left out`;
    report(
      warning('RC5008', consequence === undefined ? message : `${message}: ${consequence}`, {
        at: keyLocation,
        hint: 'set storageClass and size in the RancherService where it matters',
      }),
    );
  }
}
