import { createHash } from 'node:crypto';

import type { UnitIdentity } from '../features/feature.ts';

const labelLimit = 63;

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * `<stack>-<service>-<index>`: the unit's name and host name (docs/rancher.md §4.1). A stack may be called what a label
 * may be; as Rancher did, capitals become small and what is neither letter nor digit becomes `-`. A name over 63
 * characters is cut in front of its index, and a hash keeps it apart from others cut alike.
 */
export function unitName({ stack, service, index }: UnitIdentity): string {
  const stem = `${stack}-${service}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '');
  const whole = `${stem}-${index}`;
  if (whole.length <= labelLimit) return whole;
  const tail = `-${hash(stem).slice(0, 8)}-${index}`;
  return stem.slice(0, labelLimit - tail.length).replace(/-+$/, '') + tail;
}

/** A stack's name as a label value; one that is too long is cut and told apart by a hash. */
export function labelValue(text: string): string {
  return text.length <= labelLimit ? text : `${text.slice(0, labelLimit - 9)}-${hash(text).slice(0, 8)}`;
}

/**
 * Name of a unit's Pod: the unit's name and eight digits that follow from what it is and whom it stands in for. Creating
 * it again after a lost response, or by another leader, gives the same name, and so no second Pod.
 *
 * @param replaces UID of the Pod it stands in for, or empty.
 */
export function podName(unit: UnitIdentity, serviceUid: string, revision: string, replaces: string): string {
  const suffix = hash(`${serviceUid}/${unit.index}/${revision}/${replaces}`).slice(0, 8);
  return `${unitName(unit)}-${suffix}`;
}
