import type { Ignored } from '../feature.ts';

interface Spec {
  readonly selectorLink?: string | undefined;
  readonly selectorContainer?: string | undefined;
}

export function ignored({ selectorLink, selectorContainer }: Spec): readonly Ignored[] {
  const reason = 'Nothing is looked up by selectors: links are by name, and other Pods join no service.';
  return [
    ...(selectorLink === undefined ? [] : [{ field: 'spec.selectorLink', reason }]),
    ...(selectorContainer === undefined ? [] : [{ field: 'spec.selectorContainer', reason }]),
  ];
}
