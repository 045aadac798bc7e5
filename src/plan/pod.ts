import type {
  V1Container,
  V1EphemeralContainer,
  V1NodeSelectorTerm,
  V1PodSpec,
  V1Toleration,
} from '@kubernetes/client-node';

import { groupVersion } from '../api/group.ts';
import { annotations, labels, managedByDrover } from '../api/labels.ts';
import type { RancherServiceSpec, Sidekick } from '../api/rancher-service.ts';
import { nameUnit } from '../dns/unit-domain.ts';
import type { ClaimDraft, Feature, PodDraft, UnitIdentity } from '../features/feature.ts';
import { copyContainerPrefix } from '../features/image_content/pod.ts';
import { features } from '../features/registry.generated.ts';
import type { CreateUnit } from './action.ts';
import type { DesiredService } from './desired.ts';
import { primaryContainer, sidekickContainer, unitMembers } from './members.ts';
import { spreadOf } from './spread.ts';
import { putInStartOrder } from './start-order.ts';
import { type JsonObject, strategicMerge } from './strategic-merge.ts';
import { labelValue, podName, unitName } from './unit-name.ts';

/** A Pod as it is POSTed, the claims it needs to be there first, and what is added to it once it is there. */
export interface RenderedUnit {
  readonly pod: RenderedPod;
  readonly claims: readonly ClaimDraft[];
  /** Sidekicks that run once beside the others. */
  readonly added: readonly V1EphemeralContainer[];
}

export interface RenderedPod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly ownerReferences: readonly JsonObject[];
  };
  readonly spec: V1PodSpec;
}

/** Rancher's ten seconds between asking a container to stop and stopping it. */
const gracePeriodSeconds = 10;

/** The address of a unit for itself. */
const loopback = '127.0.0.1';

const safeToEvict = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

/** The labels that every Pod of a service has, whatever its revision: the selector of its scale and its Service. */
export function selectorLabels(stack: string, service: string): Record<string, string> {
  return {
    [labels.managedBy]: managedByDrover,
    [labels.stack]: labelValue(stack),
    [labels.service]: service,
  };
}

/** Renders the Pod of one unit: the features' parts, the owner's `podTemplate` over them, and then what must hold. */
export function renderUnit(desired: DesiredService, create: CreateUnit): RenderedUnit {
  const unit: UnitIdentity = {
    namespace: desired.namespace,
    stack: desired.stack,
    service: desired.name,
    index: create.index,
  };
  const draft = emptyDraft(unit, desired.spec, create.withoutCopy === true);
  for (const feature of orderedFeatures) feature.pod(desired.spec, draft, unit);
  for (const sidekick of desired.spec.sidekicks ?? []) renderSidekick(sidekick, draft, unit);
  nameSidekicks(desired.spec.sidekicks ?? [], draft);
  putInStartOrder(draft);
  if (desired.clusterDomain !== undefined) nameUnit(draft.pod, desired.namespace, desired.clusterDomain);
  if (isEvictable(draft)) draft.annotations[safeToEvict] = 'true';
  const tolerations = lostHostTolerations(desired, draft);
  if (tolerations.length > 0) draft.pod.tolerations = [...(draft.pod.tolerations ?? []), ...tolerations];
  const spread = spreadOf(desired, create, selectorLabels(desired.stack, desired.name));
  if (spread) draft.pod.topologySpreadConstraints = [spread];
  const generated = { metadata: { labels: draft.labels, annotations: draft.annotations }, spec: draft.pod };
  const patched = strategicMerge(
    generated as unknown as JsonObject,
    (desired.spec.podTemplate ?? {}) as JsonObject,
  ) as unknown as typeof generated;
  // A Pod cannot be made with them.
  const { ephemeralContainers: added = [], ...rest } = patched.spec;
  const spec = withoutStrayCopies(rest, draft);
  return { pod: finish({ ...patched, spec }, desired, unit, create), claims: draft.claims, added };
}

/** What the template says of a container that fills volumes makes none where nothing is filled. */
function withoutStrayCopies(spec: V1PodSpec, { pod }: PodDraft): V1PodSpec {
  const made = new Set((pod.initContainers ?? []).map(({ name }) => name));
  const isStray = ({ name }: V1Container) => name.startsWith(copyContainerPrefix) && !made.has(name);
  if (!spec.initContainers?.some(isStray)) return spec;
  return { ...spec, initContainers: spec.initContainers.filter((one) => !isStray(one)) };
}

/** A sidekick is one more container of the Pod; what it says of the Pod as a whole is added to what the primary says. */
function renderSidekick(sidekick: Sidekick, draft: PodDraft, unit: UnitIdentity): void {
  const container: PodDraft['container'] = { name: sidekickContainer(sidekick.name) };
  draft.pod.containers.push(container);
  const its = { ...draft, container, sidekick: sidekick.name };
  for (const feature of orderedFeatures) if (feature.members('sidekick')) feature.pod(sidekick, its, unit);
}

/**
 * Within a unit a sidekick answered to its short name (docs/rancher.md §9.1). Here it is in the same network, at the
 * address of the unit itself; one that has ended before the others start answers to nothing.
 */
function nameSidekicks(sidekicks: readonly Sidekick[], { pod }: PodDraft): void {
  const kept = (pod.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const running = new Set([...pod.containers, ...kept, ...(pod.ephemeralContainers ?? [])].map(({ name }) => name));
  const beside = sidekicks.map(({ name }) => name).filter((name) => running.has(sidekickContainer(name)));
  const given = pod.hostAliases ?? [];
  const taken = new Set(given.flatMap(({ hostnames }) => hostnames ?? []));
  const hostnames = beside.filter((name) => !taken.has(name));
  if (hostnames.length === 0) return;
  const local = given.find(({ ip }) => ip === loopback);
  pod.hostAliases = [
    ...given.filter((one) => one !== local),
    { ip: loopback, hostnames: [...(local?.hostnames ?? []), ...hostnames] },
  ];
}

function emptyDraft(unit: UnitIdentity, spec: RancherServiceSpec, withoutCopy: boolean): PodDraft {
  const container: PodDraft['container'] = { name: primaryContainer };
  return {
    labels: {},
    annotations: {},
    container,
    members: unitMembers(spec),
    claims: [],
    withoutCopy,
    templated: (one) => templated(one, (spec.podTemplate ?? {}) as Template),
    pod: {
      hostname: unitName(unit),
      containers: [container],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: gracePeriodSeconds,
      enableServiceLinks: false,
    },
  };
}

const containerLists = ['containers', 'initContainers', 'ephemeralContainers'] as const;

interface Template {
  readonly spec?: Partial<Record<(typeof containerLists)[number], readonly { readonly name?: unknown }[]>>;
}

function templated(container: V1Container, { spec = {} }: Template): V1Container | undefined {
  const list = containerLists.find((name) => spec[name]?.some((one) => one.name === container.name));
  if (list === undefined) return container;
  const merged = strategicMerge({ [list]: [container] }, { [list]: spec[list] })[list] as readonly V1Container[];
  return merged.find(({ name }) => name === container.name);
}

/**
 * Features in an order that has each after those it names.
 *
 * @throws Error naming features that wait for each other.
 */
export function inOrder(all: readonly Feature[]): Feature[] {
  const done: Feature[] = [];
  const visit = (feature: Feature, waiting: readonly Feature[]) => {
    if (done.includes(feature)) return;
    if (waiting.includes(feature))
      throw new Error(`${[...waiting, feature].map(({ name }) => name).join(' → ')}: a circle`);
    for (const name of feature.after) {
      const earlier = all.find((other) => other.name === name);
      if (earlier) visit(earlier, [...waiting, feature]);
    }
    done.push(feature);
  };
  for (const feature of all) visit(feature, []);
  return done;
}

const orderedFeatures = inOrder(features);

/** A unit whose data is not on its host may be moved by a cluster autoscaler, which spares Pods it does not know. */
function isEvictable(draft: PodDraft): boolean {
  return !(draft.pod.volumes ?? []).some(
    ({ hostPath, emptyDir }) => hostPath || (emptyDir && emptyDir.medium !== 'Memory'),
  );
}

/**
 * Units that must not be moved by the node controller stay on a silent host for ever; plain `recreate` units keep the
 * cluster's five minutes, the backstop for an operator that is gone. NoExecute only: nothing may be scheduled there.
 */
function lostHostTolerations(desired: DesiredService, draft: PodDraft): V1Toleration[] {
  const moves = desired.spec.healthCheck?.strategy === 'recreate';
  // Of a claim that is not made here nothing is known: it counts as a single writer's.
  const shared = new Set(
    draft.claims.filter(({ accessMode }) => accessMode === 'ReadWriteMany').map(({ name }) => name),
  );
  const singleWriter = (draft.pod.volumes ?? []).some(
    ({ persistentVolumeClaim: claim }) => claim && !shared.has(claim.claimName),
  );
  if (moves && !singleWriter) return [];
  return ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
  }));
}

/** What no patch may take away: identity, ownership, and keeping off lost hosts. */
function finish(
  patched: { metadata: { labels: Record<string, string>; annotations: Record<string, string> }; spec: V1PodSpec },
  desired: DesiredService,
  unit: UnitIdentity,
  create: CreateUnit,
): RenderedPod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(unit, desired.uid, desired.revision, create.replaces),
      namespace: desired.namespace,
      labels: {
        ...patched.metadata.labels,
        ...selectorLabels(desired.stack, desired.name),
        [labels.index]: String(unit.index),
        [labels.unit]: unitName(unit),
        [labels.revision]: desired.revision,
        [labels.serving]: 'true',
      },
      annotations: {
        ...patched.metadata.annotations,
        ...(create.lostHosts.length > 0 ? { [annotations.avoidedHosts]: create.lostHosts.join() } : {}),
        ...(create.replaces === '' ? {} : { [annotations.replaces]: create.replaces }),
        ...(desired.spec.restart ? { [annotations.restart]: desired.spec.restart.at } : {}),
        ...(create.host === undefined ? {} : { [annotations.requestedHost]: create.host }),
        ...(create.withoutCopy ? { [annotations.withoutCopy]: 'true' } : {}),
      },
      ownerReferences: [ownerReference(desired)],
    },
    spec: chooseHosts(patched.spec, create),
  };
}

/** The controller owner reference of everything that belongs to a service. */
export function ownerReference(desired: Pick<DesiredService, 'name' | 'uid'>): JsonObject {
  return {
    apiVersion: groupVersion,
    kind: 'RancherService',
    name: desired.name,
    uid: desired.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/**
 * Binds a Pod of a global service to its host, and keeps others off lost hosts, in every alternative its owner gave (a
 * field selector takes one value only), and softly off the host that failed last.
 */
function chooseHosts(spec: V1PodSpec, { lostHosts, avoidHost, host }: CreateUnit): V1PodSpec {
  const nodeAffinity = { ...spec.affinity?.nodeAffinity };
  const not = (name: string) => ({ key: 'metadata.name', operator: 'NotIn', values: [name] });
  const only = host === undefined ? [] : [{ key: 'metadata.name', operator: 'In', values: [host] }];
  const fields = [...only, ...lostHosts.map(not)];
  if (fields.length === 0 && avoidHost === undefined) return spec;
  if (fields.length > 0) {
    const given = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}];
    nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution = {
      nodeSelectorTerms: given.map(
        (term: V1NodeSelectorTerm): V1NodeSelectorTerm => ({
          ...term,
          matchFields: [...(term.matchFields ?? []), ...fields],
        }),
      ),
    };
  }
  if (avoidHost !== undefined) {
    nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution = [
      ...(nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []),
      { weight: 100, preference: { matchFields: [not(avoidHost)] } },
    ];
  }
  return { ...spec, affinity: { ...spec.affinity, nodeAffinity } };
}
