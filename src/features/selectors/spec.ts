import * as z from 'zod';

const selector = z.string().min(1).max(1024);

const grammar = 'Comma-separated: `k=v`, `k!=v`, `k in (a,b)`, `k notin (a,b)` or `k`.';

export const spec = {
  selectorLink: selector.optional().meta({
    description: `Services of the namespace whose labels fit are linked, those that come later, too. ${grammar}`,
  }),
  selectorContainer: selector.optional().meta({
    description: `Pods of the namespace that are no units, and whose labels fit, join this one's name. ${grammar}`,
  }),
};

export const loadBalancerSpec = {};

/** A service whose members are all selected is an alias, too: src/features/service_alias. */
export const serviceAliasSpec = spec;
