import type { Location } from '../../model/location.ts';
import { type Account, totals } from './account.ts';

/** The account as JSON: `{stack, resources, findings, diagnostics, totals}` (docs/reference/explain.md). */
export function accountAsJson(account: Account): string {
  const { stack, resources, findings, diagnostics } = account;
  return `${JSON.stringify(
    {
      stack,
      resources: resources.map(({ kind, metadata: { name, namespace } }) => ({ kind, name, namespace })),
      findings: findings.map(({ location, diagnostics: said, ...finding }) => ({
        ...finding,
        at: position(location),
        diagnostics: said.map(({ code }) => code),
      })),
      diagnostics: diagnostics.map(({ location, ...diagnostic }) => ({
        ...diagnostic,
        ...(location ? { at: position(location) } : {}),
      })),
      totals: totals(account),
    },
    undefined,
    2,
  )}\n`;
}

function position({ file, line, column }: Location): { file: string; line: number; column: number } {
  return { file, line, column };
}
