/**
 * What the controller keeps of the objects it watches. A Pod's full JSON is some six kilobytes of which planning needs
 * a twentieth; with ten thousand units that is the difference between 120 MB and a few.
 */
import * as z from 'zod';

import { annotations, labels, managedByDrover } from '../../api/labels.ts';
import { HealthCheck } from '../../features/health_check/spec.ts';
import { copyContainerPrefix } from '../../features/image_content/pod.ts';
import { readMemories, readMemory, type UnitMemory } from '../../health/memory.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ObservedClaim } from '../../plan/claims.ts';
import { primaryContainer } from '../../plan/members.ts';
import {
  copyFailing,
  type ObservedContainer,
  type ObservedHost,
  type ObservedMember,
  type ObservedUnit,
} from '../../plan/observed.ts';

/** A Pod of ours, before it is known which of its claims only one host may write to. */
export interface PodItem {
  readonly namespace: string;
  readonly service: string;
  readonly unit: Omit<ObservedUnit, 'singleWriter' | 'owned'>;
  readonly claims: readonly string[];
  /** UID of its controller; absent when it has none. */
  readonly controller?: string;
  readonly address?: string;
  /** Whether Kubernetes finds it ready to be named. */
  readonly ready: boolean;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly containerID?: string;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly terminated?: Terminated;
  };
  readonly lastState?: { readonly terminated?: Terminated };
}

interface Terminated {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}

interface Pod extends KubernetesObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly restartPolicy?: string;
    readonly initContainers?: readonly { readonly name: string }[];
    readonly ephemeralContainers?: readonly { readonly name: string }[];
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status?: {
    readonly phase?: ObservedUnit['phase'];
    readonly reason?: string;
    readonly message?: string;
    readonly podIP?: string;
    readonly conditions?: readonly { type: string; status: string; reason?: string; message?: string }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
  };
}

/** Keeps a Pod that says which service and index it is of; others are not ours to judge. */
export function projectPod(object: KubernetesObject): PodItem | undefined {
  const { metadata, spec, status } = object as Pod;
  const service = metadata.labels?.[labels.service];
  const index = Number(metadata.labels?.[labels.index]);
  if (service === undefined || !Number.isInteger(index) || index < 1) return undefined;
  const claims = (spec?.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
  const controller = metadata.ownerReferences?.find((owner) => owner.controller)?.uid;
  return {
    namespace: metadata.namespace ?? '',
    service,
    claims,
    unit: projectUnit(object as Pod, index),
    ready: status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    ...(controller === undefined ? {} : { controller }),
    ...(status?.podIP === undefined ? {} : { address: status.podIP }),
  };
}

function projectUnit({ metadata, spec, status }: Pod, index: number): PodItem['unit'] {
  const notes = metadata.annotations ?? {};
  const check = readCheck(notes[annotations.healthCheck]);
  const memory = readMemory(notes[annotations.health]);
  const scheduled = status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  const avoided = notes[annotations.avoidedHosts] ?? '';
  return {
    pod: metadata.name,
    uid: metadata.uid,
    index,
    revision: metadata.labels?.[labels.revision] ?? '',
    replaces: notes[annotations.replaces] ?? '',
    createdAt: Date.parse(metadata.creationTimestamp),
    phase: status?.phase ?? 'Pending',
    endedOnce: hasEndedOnce(spec, status),
    container: {
      ...projectContainer(status?.containerStatuses?.find((one) => one.name === primaryContainer)),
      ...copyTrouble(status?.initContainerStatuses),
    },
    serving: metadata.labels?.[labels.serving] !== 'false',
    avoidedHosts: avoided === '' ? [] : avoided.split(','),
    fenced: notes[annotations.fenced] === 'true',
    ...given('deletingSince', metadata.deletionTimestamp && Date.parse(metadata.deletionTimestamp)),
    ...given('restart', notes[annotations.restart]),
    ...given('host', spec?.nodeName),
    ...given('requestedHost', notes[annotations.requestedHost]),
    ...given('copyImpossible', copyFault(status?.initContainerStatuses)),
    ...(notes[annotations.withoutCopy] === 'true' ? { withoutCopy: true } : {}),
    ...given('reason', status?.reason ?? endReason(status?.containerStatuses)),
    ...given('message', status?.message),
    ...given('unschedulable', scheduled?.status === 'False' ? scheduled.message : undefined),
    ...given('check', check),
    ...given('memory', memory as UnitMemory | undefined),
    ...given('members', projectMembers(notes, status)),
    ...given('extras', extrasOf(spec)),
  };
}

function extrasOf(spec: Pod['spec']): readonly string[] | undefined {
  const extras = [...(spec?.initContainers ?? []), ...(spec?.ephemeralContainers ?? [])].map(({ name }) => name);
  return extras.length === 0 ? undefined : extras;
}

/** The containers beside the primary, whatever became of them: those of sidekicks are among them. */
function projectMembers(
  notes: Readonly<Record<string, string>>,
  status: Pod['status'],
): readonly ObservedMember[] | undefined {
  const { initContainerStatuses = [], containerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  const statuses = [...initContainerStatuses, ...containerStatuses, ...ephemeralContainerStatuses];
  const others = statuses.filter(({ name }) => name !== primaryContainer);
  if (others.length === 0) return undefined;
  const checks = readChecks(notes[annotations.sidekickHealthChecks]);
  const memories = readMemories(notes[annotations.sidekickHealth]);
  return others
    .map((one) => ({
      name: one.name,
      container: projectContainer(one),
      ...given('check', checks[one.name]),
      ...given('memory', memories[one.name]),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/**
 * A Pod that runs once and whose program has ended by itself. One that was evicted, or went down with its host, says so
 * in a reason of its own.
 */
function hasEndedOnce(spec: Pod['spec'], status: Pod['status']): boolean {
  if (spec?.restartPolicy !== 'Never' || status?.reason !== undefined) return false;
  if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') return false;
  const primary = status.containerStatuses?.find((one) => one.name === primaryContainer);
  const ended = primary?.state?.terminated;
  return ended !== undefined && ended.reason !== 'ContainerStatusUnknown';
}

function endReason(statuses: readonly ContainerStatus[] | undefined): string | undefined {
  return statuses?.map((one) => one.state?.terminated?.reason).find((reason) => reason !== undefined);
}

/** How a kubelet says that a container could not be started: for want of its program, or of something that may pass. */
const cannotStart = new Set(['StartError', 'ContainerCannotRun', 'RunContainerError', 'CreateContainerConfigError']);
/** What it says where trying again changes nothing: there is no such program, or it may not be root. */
const forGood = /exec:? .*(not found|no such file or directory)|non-root|runAsNonRoot/i;
/** What may pass is believed after so many starts. */
const startsBelieved = 3;
const notFound = [126, 127];

/** Why a container that fills volumes cannot do so; one that began and failed is tried again by its kubelet. */
function copyFault(statuses: readonly ContainerStatus[] | undefined): string | undefined {
  for (const { name, state, lastState, restartCount = 0 } of statuses ?? []) {
    if (!name.startsWith(copyContainerPrefix) || state?.running !== undefined) continue;
    const ended = state?.terminated ?? lastState?.terminated;
    const fault = [state?.waiting, ended].find((one) => cannotStart.has(one?.reason ?? ''));
    const isSure = forGood.test(fault?.message ?? '') || restartCount >= startsBelieved;
    if (fault?.reason !== undefined && isSure) return fault.reason;
    if (ended?.exitCode !== undefined && notFound.includes(ended.exitCode)) return `exit code ${ended.exitCode}`;
  }
  return undefined;
}

/** What to say of a container that waits for volumes which cannot be filled for now: a full disk, for example. */
function copyTrouble(statuses: readonly ContainerStatus[] | undefined): Partial<ObservedContainer> {
  const failing = statuses?.find(
    ({ name, state }) => name.startsWith(copyContainerPrefix) && state?.waiting?.reason === 'CrashLoopBackOff',
  );
  if (failing === undefined || copyFault(statuses) !== undefined) return {};
  const message = `what the image has cannot be copied into its volumes; the log of its container ${failing.name} says why`;
  return { reason: copyFailing, message };
}

function projectContainer(status: ContainerStatus | undefined): ObservedContainer {
  const running = status?.state?.running !== undefined;
  const stopped = status?.state?.waiting ?? status?.state?.terminated;
  return {
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    running,
    ...given('run', running ? status?.containerID : undefined),
    ...given('lastRun', running ? undefined : status?.containerID),
    ...given('reason', stopped?.reason),
    ...given('message', stopped?.message),
    ...given('exitCode', status?.state?.terminated?.exitCode),
  };
}

function readCheck(text: string | undefined): HealthCheck | undefined {
  return HealthCheck.safeParse(readJson(text)).data;
}

const Checks = z.record(z.string(), HealthCheck);

function readChecks(text: string | undefined): Readonly<Record<string, HealthCheck>> {
  return Checks.safeParse(readJson(text)).data ?? {};
}

/** @returns undefined for what is none. */
function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function given<K extends string, V>(name: K, value: V | undefined | ''): Record<K, V> | object {
  return value === undefined || value === '' ? {} : { [name]: value };
}

interface Node extends KubernetesObject {
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly allocatable?: Readonly<Record<string, string>>;
  };
}

const outOfService = 'node.kubernetes.io/out-of-service';
const controlPlane = 'node-role.kubernetes.io/control-plane';

export function projectHost(object: KubernetesObject): ObservedHost {
  const { metadata, spec, status } = object as Node;
  const taints = spec?.taints ?? [];
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready')?.status;
  return {
    name: metadata.name,
    ready: ready === 'True' || ready === 'False' ? ready : 'Unknown',
    fenced: taints.some((taint) => taint.key === outOfService) || metadata.annotations?.[annotations.fenced] === 'true',
    schedulable:
      !spec?.unschedulable && !taints.some((taint) => taint.key === controlPlane && taint.effect === 'NoSchedule'),
    cordoned: spec?.unschedulable === true,
    labels: metadata.labels ?? {},
    allocatable: status?.allocatable ?? {},
    taints: taints.flatMap(({ key, value, effect }) =>
      effect === 'NoSchedule' || effect === 'NoExecute' ? [{ key, effect, ...given('value', value) }] : [],
    ),
  };
}

/** A claim, whoever made it: whether a second host could write to it, and which service's it is. */
export interface ClaimItem extends ObservedClaim {
  readonly namespace: string;
  readonly shared: boolean;
}

/** Where the scheduler had the volume made, of a class that waits for its first consumer. */

export function projectClaim(object: KubernetesObject): ClaimItem {
  const notes = object.metadata.annotations ?? {};
  const modes = (object['spec'] as { accessModes?: readonly string[] } | undefined)?.accessModes ?? [];
  const { name, namespace = '', uid, labels: marks = {}, deletionTimestamp } = object.metadata;
  const index = Number(marks[labels.index]);
  return {
    namespace,
    name,
    uid,
    shared: modes.includes('ReadWriteMany') || modes.includes('ReadOnlyMany'),
    deleting: deletionTimestamp !== undefined,
    ours: marks[labels.managedBy] === managedByDrover,
    ...given('stack', marks[labels.stack]),
    ...given('service', marks[labels.service]),
    ...(Number.isInteger(index) && index > 0 ? { index } : {}),
    ...given('host', notes[annotations.requestedHost]),
  };
}

export interface NamespaceItem {
  readonly deleting: boolean;
}

export function projectNamespace(object: KubernetesObject): NamespaceItem {
  return { deleting: object.metadata.deletionTimestamp !== undefined };
}
