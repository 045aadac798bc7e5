import { createHash } from 'node:crypto';

import { isLabelValue, isPodKey } from './label-syntax.ts';

/** A label of a Pod. */
export interface PodLabel {
  readonly key: string;
  readonly value: string;
}

/** Prefix of the Pod labels that stand for Docker labels which Kubernetes does not take as they are. */
const hashedPrefix = 'container-label.drover.dev/';

/**
 * The Pod label by which rules of scheduling find a Docker label: itself, or where Kubernetes does not take its key or its
 * value, hashes of both. These are taken in small letters: Rancher compared without regard to case.
 */
export function podLabel(key: string, value: string): PodLabel {
  if (isPodKey(key) && isLabelValue(value)) return { key, value };
  return { key: hashedPrefix + hash(key), value: hash(value) };
}

function hash(text: string): string {
  return createHash('sha256').update(text.toLowerCase()).digest('hex').slice(0, 16);
}
