import type { ComposedMember, ObservedMember } from './member.ts';

/** A member as texts would have it; its hash is its content. */
export function composed(
  name: string,
  spec: ComposedMember['spec'] = {},
  kind: ComposedMember['kind'] = 'RancherService',
) {
  return { kind, name, spec, hash: JSON.stringify(spec) } satisfies ComposedMember;
}

/** An object of a stack `shop` with the UID `stack`, as it was applied from its texts. */
export function observed(of: ComposedMember, changes: Partial<ObservedMember> = {}): ObservedMember {
  return {
    kind: of.kind,
    name: of.name,
    uid: `uid-${of.name}`,
    generation: 1,
    resourceVersion: '1',
    deleting: false,
    controller: { kind: 'RancherStack', name: 'shop', uid: 'stack' },
    stackLabel: 'shop',
    stack: 'shop',
    composed: of.hash,
    spec: of.spec,
    status: {},
    ...changes,
  };
}

/** The same without these members. */
export function without<T extends object, K extends keyof T>(object: T, ...names: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name as K))) as Omit<T, K>;
}
