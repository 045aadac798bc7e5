import type { Diagnostic, Grade } from '../../model/diagnostic.ts';
import type { Finding } from '../../translate/explanation.ts';
import type { Manifest } from '../../translate/manifest.ts';

/** Everything `drover explain` has to say, whatever the form it is said in. */
export interface Account {
  readonly stack: string;
  readonly resources: readonly Manifest[];
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How many keys have each grade, and how many services may lose data. */
export interface Totals {
  readonly keys: number;
  readonly grades: Readonly<Record<Grade, number>>;
  readonly risks: number;
}

export function totals({ findings, diagnostics }: Account): Totals {
  const count = (grade: Grade) => findings.filter((finding) => finding.grade === grade).length;
  return {
    keys: findings.length,
    grades: { exact: count('exact'), approximate: count('approximate'), unsupported: count('unsupported') },
    risks: diagnostics.filter(({ severity }) => severity === 'risk').length,
  };
}
