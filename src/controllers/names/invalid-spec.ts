import type { ZodError } from 'zod';

import type { Stall } from '../../plan/status.ts';

/** What keeps a spec from being read, in words: one bad object stalls itself and nothing else. */
export function invalidSpec({ issues: [issue] }: Pick<ZodError, 'issues'>): Stall {
  const path = ['spec', ...(issue?.path ?? [])].join('.');
  return { reason: 'InvalidSpec', message: `${path}: ${issue?.message}; this operator cannot read it` };
}
