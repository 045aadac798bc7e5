/** How strict a rule is, and which way round. */
export type Rule = 'must' | 'mustNot' | 'should' | 'shouldNot';

/** What a rule looks at on a host: its own labels, labels of the containers it runs, or these themselves. */
export type Subject = 'host_label' | 'container_label' | 'container';

export interface AffinityLabel {
  readonly subject: Subject;
  readonly rule: Rule;
}

export const affinityPrefix = 'io.rancher.scheduler.affinity:';

const rules: Readonly<Record<string, Rule>> = { '': 'must', _ne: 'mustNot', _soft: 'should', _soft_ne: 'shouldNot' };

const subjects: readonly Subject[] = ['host_label', 'container_label', 'container'];

/** The twelve labels that Rancher knew. */
export const affinityLabels: readonly string[] = subjects.flatMap((subject) =>
  Object.keys(rules).map((form) => `${affinityPrefix}${subject}${form}`),
);

/** Reads the name of a label, in any case, as Rancher did; undefined: it is none of the twelve, and did nothing. */
export function parseAffinityLabel(label: string): AffinityLabel | undefined {
  const name = label.toLowerCase();
  if (!affinityLabels.includes(name)) return undefined;
  const rest = name.slice(affinityPrefix.length);
  const subject = subjects.find((one) => rest.startsWith(one)) ?? 'host_label';
  return { subject, rule: rules[rest.slice(subject.length)] ?? 'must' };
}

/** What was meant by a label that looks like a rule and is none; undefined: nobody can tell. */
export function meantAffinityLabel(label: string): string | undefined {
  const name = label.toLowerCase();
  const form = /^io\.rancher\.(?:scheduler|container)\.affinity:(?:not_(.*)|(.*))$/.exec(name);
  if (!form) return undefined;
  const meant = `${affinityPrefix}${form[1] === undefined ? form[2] : `${form[1]}_ne`}`;
  return affinityLabels.includes(meant) ? meant : undefined;
}

/** Whether a label looks as if it should be a rule. */
export function looksLikeAffinity(label: string): boolean {
  return /^io\.rancher\.(scheduler|container)\.affinity\b/i.test(label);
}

/** One requirement of a rule's value. */
export interface Requirement {
  /** Absent: there was no `=`. */
  readonly key?: string;
  readonly value: string;
}

/**
 * The requirements of a comma list, all of which hold together. What stands behind a second `=` was not read; spaces
 * around a requirement, which Rancher took for a part of it, are not.
 */
export function parseRequirements(text: string): Requirement[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [key = '', value] = part.split('=').map((side) => side.trim());
      return value === undefined ? { value: key } : { key, value };
    });
}
