import { error, note, warning } from '../../model/diagnostic.ts';
import { expectTexts, type WrittenText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { readVolumeSource } from '../../model/volume-sources.ts';
import { databaseDirectories } from './data-directories.ts';
import type { VolumesFrom } from './spec.ts';
import { allSourcesOf, imageOf, quietMounts, sourcesOf } from './unit-volumes.ts';

/** What the primary is called in a unit. */
const primaryMember = 'primary';

/** `volumes_from`: names of members of the same deployment unit (docs/rancher.md §1.7). */
export function translateVolumesFrom(service: WrittenService, context: TranslateContext): VolumesFrom[] {
  const found = new Map<string, VolumesFrom>();
  for (const written of expectTexts(service.keys.get('volumes_from'), context.report)) {
    const reference = read(written, service, context);
    if (reference) found.set(reference.member, reference);
  }
  return [...found.values()];
}

function read(written: WrittenText, service: WrittenService, context: TranslateContext): VolumesFrom | undefined {
  const { text, location: at } = written;
  const { name, mode } = readVolumeSource(text);
  const source = context.unit.find((member) => member.name === name && member !== service);
  if (!source) {
    const label = context.unit[0]?.name ?? service.name;
    const message = `\`volumes_from\` names ${name === '' ? 'nothing' : name}, which is no other member of the unit of ${label}; Rancher refused that`;
    const hint = `add it to the label io.rancher.sidekicks of ${label}, or mount a named volume in both`;
    context.report(error('RC4175', message, { at, hint }));
    return undefined;
  }
  const isPrimary = source === context.unit[0];
  const member = isPrimary ? primaryMember : context.linkTarget(source.name)?.name;
  sayForm(text, name, mode, at, context);
  sayDeclared(source, at, context);
  return member === undefined ? undefined : { member, ...(mode === 'ro' ? { readOnly: true } : {}) };
}

function sayForm(
  text: string,
  name: string,
  mode: string | undefined,
  at: WrittenText['location'],
  { report }: TranslateContext,
): void {
  if (mode !== undefined && mode !== 'ro' && mode !== 'rw') {
    const message = `the option "${mode}" of \`volumes_from\` is left out; ro and rw are read`;
    report(warning('RC5013', message, { at, grade: 'unsupported' }));
  }
  if (text.trim() !== name) report(note('RC5184', `"${text}" is read as ${name}; Rancher knew names only`, { at }));
}

/** What an image declares as `VOLUME` was shared, too. */
function sayDeclared(source: WrittenService, at: WrittenText['location'], { report, unit }: TranslateContext): void {
  const shared = [source, ...allSourcesOf(source, unit)].flatMap((member) => quietMounts(member));
  if (shared.length === 0 && databaseDirectories(imageOf(source)) === undefined) {
    const message = `${source.name} names no volumes, so none is shared: what its image declares is not known here`;
    const hint = `write the paths below \`volumes\` of ${source.name}`;
    report(warning('RC5181', message, { at, hint, grade: 'unsupported' }));
  }
}

/** Refuses members that take volumes from each other in a circle, as Rancher did. */
export function refuseCircles(unit: readonly WrittenService[], context: TranslateContext): void {
  const inCircle = unit.filter((member) => allSourcesOf(member, unit).has(member));
  const [first] = inCircle;
  if (!first) return;
  const names = inCircle.map(({ name }) => name).join(', ');
  const hint = `take one of them out; ${first.name} takes volumes from ${sourcesOf(first, unit)
    .map(({ name }) => name)
    .join(', ')}`;
  const message = `\`volumes_from\` of ${names} name each other in a circle; Rancher refused that`;
  context.report(error('RC4176', message, { at: first.keys.get('volumes_from')?.keyLocation, hint }));
}
