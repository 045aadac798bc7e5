import type { Grade } from '../../src/model/diagnostic.ts';
import type { Finding } from '../../src/translate/explanation.ts';
import type { CorpusStack } from './stacks.ts';

const grades: readonly Grade[] = ['exact', 'approximate', 'unsupported'];
const shown = 25;

/** What the corpus of real stacks shows, counted. */
export interface Compatibility {
  readonly revisions: number;
  readonly services: number;
  readonly converted: readonly CorpusStack[];
  readonly refused: readonly CorpusStack[];
  readonly keys: Readonly<Record<Grade, number>>;
  /** Grade → key as the features have it → occurrences and the reason that is given most. */
  readonly worst: ReadonlyMap<Grade, readonly CountedKey[]>;
  readonly risks: number;
}

export interface CountedKey {
  readonly key: string;
  readonly times: number;
  readonly why: string;
}

export function compatibilityOf(stacks: readonly CorpusStack[]): Compatibility {
  const findings = stacks.flatMap(({ result }) => result.findings);
  const count = (grade: Grade) => findings.filter((finding) => finding.grade === grade).length;
  return {
    revisions: stacks.length,
    services: new Set(stacks.flatMap(({ name, result }) => result.findings.map((f) => `${name} ${f.service}`))).size,
    converted: stacks.filter((stack) => !isRefused(stack)),
    refused: stacks.filter(isRefused),
    keys: { exact: count('exact'), approximate: count('approximate'), unsupported: count('unsupported') },
    worst: new Map(grades.slice(1).map((grade) => [grade, countKeys(findings.filter((f) => f.grade === grade))])),
    risks: stacks.flatMap(({ result }) => result.diagnostics).filter(({ severity }) => severity === 'risk').length,
  };
}

export function isRefused({ result }: CorpusStack): boolean {
  return result.diagnostics.some(({ severity }) => severity === 'error');
}

function countKeys(findings: readonly Finding[]): CountedKey[] {
  return [...Map.groupBy(findings, ({ key, service }) => (key === service ? 'a whole service' : generic(key)))]
    .map(([key, own]) => ({ key, times: own.length, why: mostUsual(own.map(({ why }) => withoutNames(why))) }))
    .toSorted((a, b) => b.times - a.times || (a.key < b.key ? -1 : 1));
}

/** `labels.io.rancher.loadbalancer.target.web` is one label of many. */
function generic(key: string): string {
  return key.replace(/(loadbalancer\.target\.).*/, '$1…').replace(/^(volumes|secrets)\.[^.]+/, '$1.…');
}

/** Reasons that differ by a quoted value only are one. */
function withoutNames(why: string): string {
  return why.replaceAll(/"[^"]*"/g, '"…"');
}

function mostUsual(texts: readonly string[]): string {
  const counted = [...Map.groupBy(texts, (text) => text)].toSorted(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0] ?? '';
}

/** docs/compatibility.md. */
export function compatibilityPage(found: Compatibility): string {
  const keys = grades.reduce((sum, grade) => sum + found.keys[grade], 0);
  const share = (grade: Grade) => `${((100 * found.keys[grade]) / Math.max(1, keys)).toFixed(1)} %`;
  return [
    '<!-- Written by `npm run compatibility` from the corpus of real stacks. Not to be edited. -->',
    '# Compatibility',
    '',
    `What becomes of ${found.revisions} template revisions (${found.services} services) from public Rancher 1.x catalogues, with the`,
    "catalogues' own defaults as answers: the newest of each template, and some with many revisions. [keys.md](reference/keys.md)",
    'has the grade of every key, `drover explain` the account of your own files.',
    '',
    `**${found.converted.length} of ${found.revisions} convert.** The others are refused with file, line and reason:`,
    '',
    '| revision | where | reason |',
    '|---|---|---|',
    ...found.refused.flatMap((stack) => refusals(stack)),
    '',
    `| grade | keys and labels | share |`,
    '|---|---:|---:|',
    ...grades.map((grade) => `| ${grade} | ${found.keys[grade]} | ${share(grade)} |`),
    '',
    `Risks that were told, most of them of data: ${found.risks}.`,
    '',
    ...grades
      .slice(1)
      .flatMap((grade) => [
        `## Most frequent ${grade} keys`,
        '',
        '| key | times | most usual reason |',
        '|---|---:|---|',
        ...(found.worst.get(grade) ?? [])
          .slice(0, shown)
          .map(({ key, times, why }) => `| \`${key}\` | ${times} | ${cell(why)} |`),
        '',
      ]),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function refusals({ name, result }: CorpusStack): string[] {
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  // A file that cannot be read brings others about.
  const first = errors.find(({ code }) => code.startsWith('RC1')) ?? errors[0];
  if (!first) return [];
  const at = first.location ? `${first.location.file}:${first.location.line}` : '';
  return [`| ${name} | ${at} | ${first.code}: ${cell(first.message)} |`];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
