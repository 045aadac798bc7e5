/**
 * Makes the claims that a unit needs before its Pod, and once more where they have gone since. They belong to the stack
 * and not to a unit: they have no owner, and healing never deletes them.
 */
import { annotations, labels, managedByDrover } from '../../api/labels.ts';
import type { ClaimDraft } from '../../features/feature.ts';
import { ApiError } from '../../kubernetes/api-error.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { ObjectDraft } from '../../kubernetes/object.ts';
import { persistentVolumeClaims } from '../../kubernetes/resource.ts';
import { type Action, needsCreate } from '../../plan/action.ts';
import type { ObservedClaim } from '../../plan/claims.ts';
import type { DesiredService } from '../../plan/desired.ts';
import type { ObservedUnit } from '../../plan/observed.ts';
import { renderUnit } from '../../plan/pod.ts';
import { labelValue } from '../../plan/unit-name.ts';
import type { OperatorConfiguration } from '../operator-configuration.ts';
import { CreateRefused, guard, refusalOf } from './refusal.ts';

export interface ClaimMaker {
  readonly client: Client;
  /** What the operator's configuration has for drivers. */
  readonly storageClasses: OperatorConfiguration['storageClasses'];
  mayWrite(): boolean;
  /** A claim of the namespace that is known to be there, be it that it is being deleted. */
  claim(name: string): Pick<ObservedClaim, 'deleting'> | undefined;
}

/** Size of a named volume that says none. Docker's had no limit; a claim must name one. */
const defaultSize = '10Gi';

/**
 * Makes those of the claims that are not there.
 *
 * @param host the one that the unit is made for, of a global service.
 * @throws CreateRefused in the API server's words.
 */
export async function ensureClaims(
  desired: DesiredService,
  claims: readonly ClaimDraft[],
  maker: ClaimMaker,
  host: string | undefined,
): Promise<void> {
  for (const claim of claims) {
    if (maker.claim(claim.name)) continue;
    guard(maker);
    try {
      await maker.client.create(persistentVolumeClaims, claimObject(desired, claim, maker.storageClasses, host), {
        fieldManager: 'drover-rancher-service',
      });
    } catch (error) {
      if (!(error instanceof ApiError && error.isAlreadyExists)) throw refusalOf(error);
    }
  }
}

/**
 * Why units are not made yet, by index: a claim of theirs is being deleted. A Pod that was made now would find no host, or
 * find one and hold the claim there for ever, which its kubelet does not mount any more.
 */
export function waitingForClaims(
  desired: DesiredService,
  actions: readonly Action[],
  { claim }: Pick<ClaimMaker, 'claim'>,
): ReadonlyMap<number, string> {
  const waiting = new Map<number, string>();
  for (const action of actions) {
    const create = action.kind === 'create' ? action : action.kind === 'delete' ? action.provided : undefined;
    if (create === undefined) continue;
    const { volumes = [] } = renderUnit(desired, create).pod.spec;
    const names = volumes.flatMap(({ persistentVolumeClaim: of }) => of?.claimName ?? []);
    const going = names.find((name) => claim(name)?.deleting);
    if (going === undefined) continue;
    const message = `a Pod is made for it when the claim ${going}, which is being deleted, has gone; Pods that mount it keep it`;
    waiting.set(action.index, message);
  }
  return waiting;
}

/** Whether an action waits for a claim: the unit that makes room for another one stays until that can be made. */
export function isWaiting(action: Action, waiting: ReadonlyMap<number, string>): boolean {
  return needsCreate(action) && waiting.has(action.index);
}

/**
 * Makes the claims anew that have gone since the Pods were made which wait for them: no host takes such a Pod, and the
 * scheduler says so.
 *
 * @returns why the API server takes none.
 */
export async function restoreClaims(
  desired: DesiredService,
  units: readonly ObservedUnit[],
  maker: ClaimMaker,
): Promise<CreateRefused | undefined> {
  const waiting = units.filter(({ host, unschedulable, deletingSince, revision }) => {
    const homeless = host === undefined && unschedulable !== undefined;
    return homeless && deletingSince === undefined && revision === desired.revision;
  });
  const made = new Set<string>();
  try {
    for (const { index, requestedHost } of waiting) {
      const { claims } = renderUnit(desired, { kind: 'create', index, replaces: '', lostHosts: [] });
      const missing = claims.filter(({ name }) => !made.has(name));
      await ensureClaims(desired, missing, maker, requestedHost);
      for (const { name } of missing) made.add(name);
    }
    return undefined;
  } catch (error) {
    if (error instanceof CreateRefused) return error;
    throw error;
  }
}

/** The claim as it is made: what the volume says comes first, then what is configured for its driver. */
export function claimObject(
  desired: Pick<DesiredService, 'namespace' | 'stack' | 'name'>,
  claim: ClaimDraft,
  storageClasses: ClaimMaker['storageClasses'],
  host?: string,
): ObjectDraft {
  // A volume that names a class is not the driver's any more.
  const configured = claim.storageClass === undefined ? storageClasses[claim.driver ?? 'local'] : undefined;
  const storageClass = claim.storageClass ?? configured?.storageClass;
  const accessMode = claim.accessModeIsWritten ? claim.accessMode : (configured?.accessMode ?? claim.accessMode);
  const unit = claim.index === undefined ? {} : { [labels.service]: desired.name, [labels.index]: String(claim.index) };
  const home =
    claim.index === undefined || host === undefined ? {} : { annotations: { [annotations.requestedHost]: host } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      namespace: desired.namespace,
      name: claim.name,
      labels: { [labels.managedBy]: managedByDrover, [labels.stack]: labelValue(desired.stack), ...unit },
      ...home,
    },
    spec: {
      accessModes: [accessMode],
      resources: { requests: { storage: claim.size ?? configured?.size ?? defaultSize } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  };
}
