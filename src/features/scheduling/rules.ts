import type * as z from 'zod';

import type { Scheduling } from './spec.ts';

export type WrittenScheduling = z.input<typeof Scheduling>;

type RuleList = 'hostLabels' | 'containerLabels' | 'services' | 'containers';

/** The rules of a unit while they are gathered from its members; one that two of them give is one. */
export class Rules {
  readonly #lists = new Map<RuleList, Map<string, object>>();

  add<K extends RuleList>(list: K, rule: NonNullable<WrittenScheduling[K]>[number]): void {
    const rules = this.#lists.get(list) ?? new Map<string, object>();
    rules.set(JSON.stringify(rule), rule);
    this.#lists.set(list, rules);
  }

  /** In the order they were found; a list without a rule is left out. */
  lists(): WrittenScheduling {
    return Object.fromEntries([...this.#lists].map(([list, rules]) => [list, [...rules.values()]]));
  }
}
