import type { V1Container, V1SecurityContext, V1VolumeMount } from '@kubernetes/client-node';

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
 * owners are kept; where a Pod, or the member, may not run as root nothing is copied. What the owner's template says of the
 * member holds for it, too.
 */
export function pod({ volumes }: Spec, draft: PodDraft): void {
  const { image, imagePullPolicy, resources, volumeMounts } = draft.templated(draft.container) ?? {};
  if (draft.withoutCopy || forbidsRoot(draft) || image === undefined || emptyImage.test(image)) return;
  const mounted = (volumes ?? []).filter(isFilled).map(({ target }) => {
    const isMount = (mount: V1VolumeMount) => mount.mountPath === target;
    return { own: draft.container.volumeMounts?.find(isMount), mount: volumeMounts?.find(isMount) };
  });
  const filled = mounted.flatMap(({ own, mount }) =>
    mount && !mount.readOnly && mount.name === own?.name ? [mount] : [],
  );
  if (filled.length === 0) return;
  const copying: V1Container = {
    name: `${copyContainerPrefix}${draft.members.findIndex(({ name }) => name === (draft.sidekick ?? 'primary'))}`,
    image,
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    command: ['sh', '-c', copyScript, 'sh', ...filled.flatMap(({ mountPath }, at) => [mountPath, placeOf(at)])],
    env: [
      { name: 'DROVER_POD', valueFrom: { fieldRef: { fieldPath: 'metadata.uid' } } },
      ...(hasGroup(draft) ? [{ name: 'DROVER_KEEP_OWNERS', value: 'no' }] : []),
    ],
    securityContext: { ...ownSecurity(draft), runAsUser: 0, runAsGroup: 0 },
    ...(resources === undefined ? {} : { resources }),
    volumeMounts: filled.map((mount, at) => elsewhere(mount, placeOf(at))),
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

/** What the member has at its path, mounted at another one. */
function elsewhere({ name, subPath }: V1VolumeMount, mountPath: string): V1VolumeMount {
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

/** What the template says of the member alone; nothing of what features made of it. */
function memberSecurity({ container, templated }: PodDraft): V1SecurityContext {
  return templated({ name: container.name })?.securityContext ?? {};
}

/** Of that, what does not keep it from copying the files of others. */
function ownSecurity(draft: PodDraft): V1SecurityContext {
  const { capabilities: _, privileged: __, ...security } = memberSecurity(draft);
  return security;
}

/** As a namespace of the level `restricted` wants it: of the member, or else of the Pod. */
function forbidsRoot(draft: PodDraft): boolean {
  return (memberSecurity(draft).runAsNonRoot ?? templateSecurity(draft).runAsNonRoot) === true;
}

/** Its volumes are a group's: what an image says of owners would take them away from it. */
function hasGroup(draft: PodDraft): boolean {
  return templateSecurity(draft).fsGroup !== undefined;
}
