import type { Ignored } from '../feature.ts';

interface Spec {
  readonly selectorContainer?: string | undefined;
}

/** What a selector of links finds in the namespace is reached by its own name anyway. */
export function ignored({ selectorContainer }: Spec): readonly Ignored[] {
  const reason = 'Other Pods join no service: make a RancherServiceAlias of services, or a Service with a selector.';
  return selectorContainer === undefined ? [] : [{ field: 'spec.selectorContainer', reason }];
}
