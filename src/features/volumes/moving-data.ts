import { type Diagnostic, risk } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { isDataDirectory } from './data-directories.ts';
import { isLocal } from './drivers.ts';
import { isLabelled } from './labels.ts';
import type { Volume } from './spec.ts';
import { imageOf, quietMounts, takersOf } from './unit-volumes.ts';

/** What a service may lose by moving, or by having more units than one. */
interface Finding {
  readonly member: TranslatedMember;
  readonly volume: Volume;
}

const globalLabel = 'io.rancher.scheduler.global';
const hostLabel = 'io.rancher.scheduler.affinity:host_label';
const volumesLabel = 'io.rancher.scheduler.affinity:volumes';

/**
 * The data of a host path stays on its host, and a volume of Docker's own driver did so in Rancher. One risk for each
 * unit; none where its units are one for each host, or stay on hosts of a label.
 */
export function warnOfMovingData(members: readonly TranslatedMember[], context: TranslateContext): void {
  const [primary] = members;
  if (!primary || context.kind !== 'service') return;
  const written = members.map((member) => member.written);
  if (written.some((member) => isLabelled(member, globalLabel))) return;
  const scale = typeof primary.spec['scale'] === 'number' ? primary.spec['scale'] : 1;
  const pinned = written.some((member) => [hostLabel, volumesLabel].some((label) => labelOf(member, label)));
  if (scale <= 1 && pinned) return;
  const finding = find(members, written);
  if (finding) context.report(describe(finding, primary.written.name, scale));
}

/** A host path that holds data comes first: its data is nowhere else. */
function find(members: readonly TranslatedMember[], written: readonly WrittenService[]): Finding | undefined {
  const all = members.flatMap((member) => volumesOf(member).map((volume) => ({ member, volume })));
  return all.find((one) => isDataOfHost(one, written)) ?? all.find(({ volume }) => isLocalVolume(volume));
}

function volumesOf({ spec }: TranslatedMember): readonly Volume[] {
  return (spec['volumes'] as readonly Volume[] | undefined) ?? [];
}

function isDataOfHost({ member, volume }: Finding, written: readonly WrittenService[]): boolean {
  if (volume.hostPath === undefined || volume.readOnly) return false;
  const images = [member.written, ...takersOf(member.written, written)].map(imageOf);
  return isDataDirectory(volume.target, images);
}

function isLocalVolume({ name, readOnly, perContainer, external, driver }: Volume): boolean {
  return name !== undefined && !readOnly && !perContainer && !external && isLocal(driver);
}

function describe({ member, volume }: Finding, service: string, scale: number): Diagnostic {
  const at = placeOf(member.written, volume);
  if (volume.hostPath !== undefined) {
    const message = `the data of ${service} stays in ${volume.hostPath} of its host: a unit on another host does not find it`;
    const hint = `keep it on its host with the label ${hostLabel}, or name a volume: data:${volume.target}`;
    return risk('RC5173', message, { at, hint });
  }
  if (scale > 1) {
    const message = `${scale} units of ${service} write to one claim of the volume ${volume.name}; in Rancher there was one volume on each host`;
    const hint = 'declare it with `per_container: true` to give each unit a claim of its own';
    return risk('RC5173', message, { at, hint });
  }
  const message = `the volume ${volume.name} of ${service} was on one host in Rancher; it is a claim of the stack here, and begins empty`;
  const hint = 'copy into the claim what the host has before the service starts';
  return risk('RC5173', message, { at, hint });
}

function placeOf(written: WrittenService, { target }: Volume): Location | undefined {
  return quietMounts(written).find((mount) => mount.target === target)?.at ?? written.keys.get('volumes')?.keyLocation;
}
