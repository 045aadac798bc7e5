import type { V1Container } from '@kubernetes/client-node';

import type { PodDraft } from '../feature.ts';
import type { Volume } from '../volumes/spec.ts';
import { copyScript } from './copy-script.ts';

interface Spec {
  readonly volumes?: readonly Volume[] | undefined;
}

/** Beginning of the names of the containers that fill volumes; the place of the member follows, 0 for the primary. */
export const copyContainerPrefix = 'drover-copy-';

/** Images that have nothing in their volumes: they were taken to hold volumes, and for nothing else. */
const emptyImage =
  /^((docker\.io\/)?(library\/)?(busybox|alpine|cirros|hello-world)|((docker\.io\/)?tianon\/)true)(:[^/]*)?(@.*)?$/;

/** Where a volume is mounted while it is filled: nothing of the image may be behind the mount. */
const placeOf = (position: number) => `/.drover-volume-${position}`;

/**
 * Adds the init container that fills a member's volumes from the member's own image. It comes before all others, and a
 * sidekick's before the primary's: data containers were made first. It runs as root, as Docker's engine did, so that
 * owners are kept; where a Pod may not run as root nothing is copied.
 */
export function pod({ volumes }: Spec, draft: PodDraft): void {
  const { image, imagePullPolicy, resources } = draft.container;
  if (draft.withoutCopy || forbidsRoot(draft) || image === undefined || emptyImage.test(image)) return;
  const filled = (volumes ?? []).filter(isFilled);
  if (filled.length === 0) return;
  const copying: V1Container = {
    name: `${copyContainerPrefix}${draft.members.findIndex(({ name }) => name === (draft.sidekick ?? 'primary'))}`,
    image,
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    command: ['sh', '-c', copyScript, 'sh', ...filled.flatMap(({ target }, at) => [target, placeOf(at)])],
    env: [
      { name: 'DROVER_POD', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      ...(hasGroup(draft) ? [{ name: 'DROVER_KEEP_OWNERS', value: 'no' }] : []),
    ],
    securityContext: { runAsUser: 0, runAsGroup: 0 },
    ...(resources === undefined ? {} : { resources }),
    volumeMounts: filled.map((volume, at) => elsewhere(volume, placeOf(at), draft)),
  };
  draft.pod.initContainers = [copying, ...(draft.pod.initContainers ?? [])];
}

/**
 * Docker filled an empty volume with what the image has at its path: one with a name or without, and not where
 * `nocopy` said so. A volume that is only read is filled by others.
 */
function isFilled({ hostPath, noCopy, readOnly }: Volume): boolean {
  return hostPath === undefined && !noCopy && !readOnly;
}

/** The volume that the member has at its path, mounted at another one. */
function elsewhere({ target }: Volume, mountPath: string, { container }: PodDraft) {
  const { name = '', subPath } = (container.volumeMounts ?? []).find((mount) => mount.mountPath === target) ?? {};
  return { name, mountPath, ...(subPath === undefined ? {} : { subPath }) };
}

interface SecurityContext {
  readonly runAsNonRoot?: unknown;
  readonly fsGroup?: unknown;
}

/** What the owner's template says of the whole Pod. */
function templateSecurity({ members }: PodDraft): SecurityContext {
  const template = members[0]?.spec['podTemplate'] as
    | { readonly spec?: { readonly securityContext?: SecurityContext } }
    | undefined;
  return template?.spec?.securityContext ?? {};
}

/** As a namespace of the level `restricted` wants it. */
function forbidsRoot(draft: PodDraft): boolean {
  return templateSecurity(draft).runAsNonRoot === true;
}

/** Its volumes are a group's: what an image says of owners would take them away from it. */
function hasGroup(draft: PodDraft): boolean {
  return templateSecurity(draft).fsGroup !== undefined;
}
