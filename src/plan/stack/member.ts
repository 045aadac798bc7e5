import type { Condition } from '../../api/condition.ts';

/** The kinds that a stack is made of. */
export type StackKind = 'RancherService' | 'RancherLoadBalancer' | 'RancherExternalService' | 'RancherServiceAlias';

export interface Controller {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** A resource of a stack as it is seen in the cluster. */
export interface ObservedMember {
  readonly kind: StackKind;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly resourceVersion: string;
  readonly deleting: boolean;
  /** Whose it is. Absent: nobody controls it. */
  readonly controller?: Controller;
  /** Its label `drover.dev/stack`. */
  readonly stackLabel?: string;
  /** The stack it belongs to: that label, else its namespace. */
  readonly stack: string;
  /** What it was last applied from (`drover.dev/composed`). Absent: no stack made it. */
  readonly composed?: string;
  /** The stack that may take it over (`drover.dev/adopt`). */
  readonly adopt?: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: {
    readonly observedGeneration?: number;
    readonly state?: string;
    readonly healthState?: string;
    readonly conditions?: readonly Condition[];
  };
}

/** A resource as the compose texts of a stack want it. */
export interface ComposedMember {
  readonly kind: StackKind;
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Hash of all of this. */
  readonly hash: string;
}

/** `RancherService web`: how a member is called, in words and as a key. */
export function titleOf({ kind, name }: Pick<ComposedMember, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
