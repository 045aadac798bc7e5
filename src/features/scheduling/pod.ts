import type { V1NodeSelectorRequirement, V1PodAffinityTerm } from '@kubernetes/client-node';

import { labels, managedByDrover } from '../../api/labels.ts';
import type { PodDraft, UnitIdentity } from '../feature.ts';
import { podLabel } from '../labels/pod-label.ts';
import type { Rule } from './affinity-label.ts';
import type { Scheduling } from './spec.ts';

interface Spec {
  readonly scheduling?: Scheduling | undefined;
}

/**
 * What a soft rule counts. Rancher dropped soft rules one by one until a host was left; here they are weighed, and together
 * they seldom outweigh keeping off a host that has just failed (100).
 */
const softWeight = 10;

/** Rules about hosts are affinity to Nodes, rules about containers affinity to the units of the same host. */
export function pod({ scheduling }: Spec, draft: PodDraft, unit: UnitIdentity): void {
  if (!scheduling || draft.sidekick !== undefined) return;
  const affinity = {
    ...draft.pod.affinity,
    ...given('nodeAffinity', nodeAffinity(scheduling.global ? hardened(scheduling) : scheduling)),
    ...(scheduling.global ? {} : unitAffinities(scheduling, unit)),
  };
  if (Object.keys(affinity).length > 0) draft.pod.affinity = affinity;
}

/** The hosts of a global service were those that satisfied the soft rules too; rules about containers were not read. */
function hardened({ hostLabels = [], ...rest }: Scheduling): Scheduling {
  const hard: Readonly<Record<Rule, Rule>> = { must: 'must', mustNot: 'mustNot', should: 'must', shouldNot: 'mustNot' };
  return { ...rest, hostLabels: hostLabels.map((label) => ({ ...label, rule: hard[label.rule] })) };
}

function nodeAffinity({ hostLabels = [], requestedHost }: Scheduling) {
  const by = grouped(hostLabels);
  const expressions = [
    ...by.must.map((label) => requirement('In', label)),
    ...by.mustNot.map((label) => requirement('NotIn', label)),
  ];
  const preferences = [
    ...by.should.map((label) => requirement('In', label)),
    ...by.shouldNot.map((label) => requirement('NotIn', label)),
  ];
  const term = {
    ...given('matchExpressions', nonEmpty(expressions)),
    ...given('matchFields', requestedHost && [{ key: 'metadata.name', operator: 'In', values: [requestedHost] }]),
  };
  const required = Object.keys(term).length > 0 ? { nodeSelectorTerms: [term] } : undefined;
  const preferred = preferences.map((one) => ({ weight: softWeight, preference: { matchExpressions: [one] } }));
  return nonEmptyObject({
    ...given('requiredDuringSchedulingIgnoredDuringExecution', required),
    ...given('preferredDuringSchedulingIgnoredDuringExecution', nonEmpty(preferred)),
  });
}

function unitAffinities({ containerLabels = [], services = [], containers = [] }: Scheduling, unit: UnitIdentity) {
  const by = grouped([
    ...containerLabels.map((label) => ({ rule: label.rule, term: labelTerm(label) })),
    ...services.map((service) => ({ rule: service.rule, term: serviceTerm(service, unit) })),
    ...containers.map(({ rule, name }) => ({ rule, term: everywhere([requirement('In', unitLabel(name))]) })),
  ]);
  const terms = (hard: 'must' | 'mustNot', soft: 'should' | 'shouldNot') =>
    nonEmptyObject({
      ...given('requiredDuringSchedulingIgnoredDuringExecution', nonEmpty(by[hard].map(({ term }) => term))),
      ...given(
        'preferredDuringSchedulingIgnoredDuringExecution',
        nonEmpty(by[soft].map(({ term }) => ({ weight: softWeight, podAffinityTerm: term }))),
      ),
    });
  return {
    ...given('podAffinity', terms('must', 'should')),
    ...given('podAntiAffinity', terms('mustNot', 'shouldNot')),
  };
}

type LabelRule = { readonly key: string; readonly value: string };

/** What Kubernetes takes no label of is found by its hash, which the labels feature puts on every unit that has it. */
function labelTerm({ key, value }: LabelRule): V1PodAffinityTerm {
  return everywhere([requirement('In', podLabel(key, value))]);
}

function unitLabel(name: string): LabelRule {
  return { key: labels.unit, value: name };
}

/** A service of the same stack is one of the same namespace, where its name alone tells it. */
function serviceTerm(
  { stack, service }: { readonly stack?: string | undefined; readonly service?: string | undefined },
  unit: UnitIdentity,
): V1PodAffinityTerm {
  const expressions = [
    ...(stack === undefined ? [] : [requirement('In', { key: labels.stack, value: stack })]),
    ...(service === undefined ? [] : [requirement('In', { key: labels.service, value: service })]),
  ];
  return stack === undefined || stack === unit.stack ? term(expressions) : everywhere(expressions);
}

/** Rancher looked at the containers of every stack; each is a namespace here. */
function everywhere(expressions: readonly V1NodeSelectorRequirement[]): V1PodAffinityTerm {
  return { ...term(expressions), namespaceSelector: {} };
}

function term(expressions: readonly V1NodeSelectorRequirement[]): V1PodAffinityTerm {
  const ours = { key: labels.managedBy, operator: 'In', values: [managedByDrover] };
  return { labelSelector: { matchExpressions: [ours, ...expressions] }, topologyKey: 'kubernetes.io/hostname' };
}

/** Rancher compared without regard to case, Kubernetes cannot: at least the lower-case form of a value counts as well. */
function requirement(operator: 'In' | 'NotIn', { key, value }: LabelRule): V1NodeSelectorRequirement {
  return { key, operator, values: [...new Set([value, value.toLowerCase()])] };
}

function grouped<T extends { readonly rule: Rule }>(rules: readonly T[]): Record<Rule, readonly T[]> {
  const of = (rule: Rule) => rules.filter((one) => one.rule === rule);
  return { must: of('must'), mustNot: of('mustNot'), should: of('should'), shouldNot: of('shouldNot') };
}

function nonEmpty<T>(list: readonly T[]): T[] | undefined {
  return list.length > 0 ? [...list] : undefined;
}

function nonEmptyObject<T extends object>(object: T): T | undefined {
  return Object.keys(object).length > 0 ? object : undefined;
}

function given<K extends string, V>(name: K, value: V | undefined | ''): { [key in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [key in K]?: V });
}
