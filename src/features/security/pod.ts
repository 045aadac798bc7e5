import type { V1AppArmorProfile, V1SELinuxOptions, V1SecurityContext } from '@kubernetes/client-node';

import type { Ignored, PodDraft } from '../feature.ts';
import { parseDevice } from './device.ts';
import { parseSecurityOption } from './security-option.ts';
import { sysctlOf } from './sysctl.ts';

interface Spec {
  readonly privileged?: boolean | undefined;
  readonly capAdd?: readonly string[] | undefined;
  readonly capDrop?: readonly string[] | undefined;
  readonly readOnly?: boolean | undefined;
  readonly securityOpt?: readonly string[] | undefined;
  readonly groupAdd?: readonly string[] | undefined;
  readonly pid?: 'host' | undefined;
  readonly ipc?: 'host' | undefined;
  readonly devices?: readonly string[] | undefined;
  readonly sysctls?: Readonly<Record<string, string>> | undefined;
  /** Of another feature: where something is mounted already. */
  readonly volumes?: readonly { readonly target: string }[] | undefined;
}

export function pod(spec: Spec, draft: PodDraft): void {
  const { container, pod: its } = draft;
  const context = { ...container.securityContext, ...rights(spec), ...options(spec) };
  if (Object.keys(context).length > 0) container.securityContext = context;
  if (spec.pid === 'host') its.hostPID = true;
  if (spec.ipc === 'host') its.hostIPC = true;
  // The API server refuses both together; the host's first process reaps orphans.
  if (its.hostPID) delete its.shareProcessNamespace;
  addGroups(spec, draft);
  addSysctls(spec, draft);
  mountDevices(spec, draft);
}

function rights({ privileged, capAdd = [], capDrop = [], readOnly }: Spec): V1SecurityContext {
  const capabilities = {
    ...(capAdd.length > 0 ? { add: [...capAdd] } : {}),
    ...(capDrop.length > 0 ? { drop: [...capDrop] } : {}),
  };
  return {
    ...(privileged ? { privileged: true } : {}),
    ...(Object.keys(capabilities).length > 0 ? { capabilities } : {}),
    ...(readOnly ? { readOnlyRootFilesystem: true } : {}),
  };
}

function options(spec: Spec): V1SecurityContext {
  const context: V1SecurityContext = {};
  const labels: V1SELinuxOptions = {};
  for (const option of (spec.securityOpt ?? []).map(parseSecurityOption)) {
    if (option.kind === 'selinux') labels[option.member] = option.value;
    if (option.kind === 'seccomp') context.seccompProfile = { type: 'Unconfined' };
    if (option.kind === 'apparmor') context.appArmorProfile = appArmor(option.profile);
    if (option.kind === 'no-new-privileges' && option.on && !needsEscalation(spec)) {
      context.allowPrivilegeEscalation = false;
    }
  }
  if (Object.keys(labels).length > 0) context.seLinuxOptions = labels;
  return context;
}

function appArmor(profile: string): V1AppArmorProfile {
  if (profile === 'unconfined') return { type: 'Unconfined' };
  if (profile === 'docker-default') return { type: 'RuntimeDefault' };
  return { type: 'Localhost', localhostProfile: profile };
}

/** Kubernetes refuses `allowPrivilegeEscalation: false` beside these. */
function needsEscalation({ privileged, capAdd = [] }: Spec): boolean {
  return privileged === true || capAdd.includes('SYS_ADMIN') || capAdd.includes('ALL');
}

/** Groups belong to the Pod: those of every member. */
function addGroups({ groupAdd = [] }: Spec, { pod: its }: PodDraft): void {
  const numbers = groupAdd.filter(isGroupNumber).map(Number);
  if (numbers.length === 0) return;
  const known = its.securityContext?.supplementalGroups ?? [];
  its.securityContext = { ...its.securityContext, supplementalGroups: [...new Set([...known, ...numbers])] };
}

function isGroupNumber(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= 2_147_483_647;
}

/**
 * Kernel settings belong to the Pod; of two for one name the first counts. Those of a namespace that is the host's are
 * refused, and whose namespaces they are is known when the last member is rendered.
 */
function addSysctls({ sysctls = {} }: Spec, { pod: its }: PodDraft): void {
  const values = new Map((its.securityContext?.sysctls ?? []).map(({ name, value }) => [name, value]));
  for (const [name, value] of Object.entries(sysctls)) if (!values.has(name)) values.set(name, value);
  if (values.size === 0) return;
  const settable = [...values]
    .filter(([name]) => {
      const of = sysctlOf(name);
      return of !== 'host' && !(of === 'network' && its.hostNetwork) && !(of === 'ipc' && its.hostIPC);
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value }));
  const { sysctls: _, ...rest } = its.securityContext ?? {};
  its.securityContext = settable.length > 0 ? { ...rest, sysctls: settable } : rest;
}

/** A privileged container has the host's own /dev; only a device under another name is mounted, unless a volume is there. */
function mountDevices(spec: Spec, { container, pod: its, sidekick }: PodDraft): void {
  if (!spec.privileged) return;
  const taken = new Set((spec.volumes ?? []).map(({ target }) => target));
  const devices = new Map(
    (spec.devices ?? []).flatMap((text) => parseDevice(text) ?? []).map((device) => [device.container, device]),
  );
  const renamed = [...devices.values()].filter(({ host, container: path }) => host !== path && !taken.has(path));
  for (const [position, { host, container: path }] of renamed.entries()) {
    const name = `${sidekick === undefined ? '' : `${sidekick.slice(0, 50)}-`}device-${position}`;
    its.volumes = [...(its.volumes ?? []), { name, hostPath: { path: host } }];
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, mountPath: path }];
  }
}

export function ignored(spec: Spec): readonly Ignored[] {
  const found: Ignored[] = [];
  const names = (spec.groupAdd ?? []).filter((group) => !isGroupNumber(group));
  if (names.length > 0) {
    const reason = `Kubernetes takes numbers, and only the image knows ${names.join(', ')}.`;
    found.push({ field: 'spec.groupAdd', reason });
  }
  const unread = (spec.securityOpt ?? []).filter((text) => !isActedOn(text, spec));
  if (unread.length > 0) {
    found.push({ field: 'spec.securityOpt', reason: `Kubernetes has no word for ${unread.join(', ')} here.` });
  }
  if (spec.devices?.length && !spec.privileged) {
    const reason = 'A container may open devices of its host when it is privileged, or with a device plugin.';
    found.push({ field: 'spec.devices', reason });
  }
  const hosts = Object.keys(spec.sysctls ?? {}).filter((name) => sysctlOf(name) === 'host');
  if (hosts.length > 0) {
    found.push({ field: 'spec.sysctls', reason: `${hosts.join(', ')}: set on the host, for all that runs there.` });
  }
  return found;
}

function isActedOn(text: string, spec: Spec): boolean {
  const option = parseSecurityOption(text);
  return option.kind !== 'other' && !(option.kind === 'no-new-privileges' && option.on && needsEscalation(spec));
}
