/**
 * Makes the claims that a unit needs before its Pod. They belong to the stack and not to a unit: they have no owner, and
 * healing never deletes them.
 */
import { labels, managedByDrover } from '../../api/labels.ts';
import type { ClaimDraft } from '../../features/feature.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import { persistentVolumeClaims } from '../../kubernetes/resource.ts';
import type { DesiredService } from '../../plan/desired.ts';
import { labelValue } from '../../plan/unit-name.ts';
import type { OperatorConfiguration } from '../operator-configuration.ts';
import { guard, refusalOf } from './refusal.ts';

export interface ClaimMaker {
  readonly client: Client;
  /** What the operator's configuration has for drivers. */
  readonly storageClasses: OperatorConfiguration['storageClasses'];
  mayWrite(): boolean;
  /** Whether a claim is known to be there. */
  hasClaim(name: string): boolean;
}

/** Size of a named volume that says none. Docker's had no limit; a claim must name one. */
const defaultSize = '10Gi';

/** Makes those of the claims that are not there. @throws CreateRefused in the API server's words. */
export async function ensureClaims(
  desired: DesiredService,
  claims: readonly ClaimDraft[],
  maker: ClaimMaker,
): Promise<void> {
  for (const claim of claims) {
    if (maker.hasClaim(claim.name)) continue;
    guard(maker);
    try {
      await maker.client.create(persistentVolumeClaims, claimObject(desired, claim, maker.storageClasses), {
        fieldManager: 'drover-rancher-service',
      });
    } catch (error) {
      if (!(error instanceof ApiError && error.isAlreadyExists)) throw refusalOf(error);
    }
  }
}

/** The claim as it is made: what the volume says comes first, then what is configured for its driver. */
export function claimObject(
  desired: Pick<DesiredService, 'namespace' | 'stack' | 'name'>,
  claim: ClaimDraft,
  storageClasses: ClaimMaker['storageClasses'],
): ObjectDraft {
  // A volume that names a class is not the driver's any more.
  const configured = claim.storageClass === undefined ? storageClasses[claim.driver ?? 'local'] : undefined;
  const storageClass = claim.storageClass ?? configured?.storageClass;
  const accessMode = claim.accessModeIsWritten ? claim.accessMode : (configured?.accessMode ?? claim.accessMode);
  const unit = claim.index === undefined ? {} : { [labels.service]: desired.name, [labels.index]: String(claim.index) };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: desired.namespace,
      name: claim.name,
      labels: { [labels.managedBy]: managedByDrover, [labels.stack]: labelValue(desired.stack), ...unit },
    },
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: claim.size ?? configured?.size ?? defaultSize } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  };
}
