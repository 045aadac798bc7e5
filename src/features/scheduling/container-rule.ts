import { beginningOf } from '../../model/beginning.ts';
import { note, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isLabelValue, isPodKey } from '../labels/label-syntax.ts';
import type { GivenRequirement } from './given-requirement.ts';
import type { Rules } from './rules.ts';

/** What a rule about a label may be long, in characters. */
const longestKey = 512;
const longestValue = 1024;

/** A label of a container: one that Rancher put on all of them, or one of the user's own. */
export function containerLabelRule(given: GivenRequirement, rules: Rules, context: TranslateContext): void {
  const { key, label, value } = given;
  if (key === undefined || key === '' || value === '') {
    const message = `"${value || key}" in ${label} is left out: a rule is key=value, and without it no container of Rancher's had the label`;
    context.report(warning('RC5149', message, { at: given.at, hint: 'write key=value', grade: 'unsupported' }));
    return;
  }
  const name = key.toLowerCase();
  if (/^io\.rancher\.(stack|project)_service\.name$/.test(name)) serviceRule(given, rules, context);
  else if (/^io\.rancher\.(stack|project)\.name$/.test(name)) stackRule(given, rules, context);
  else if (name === 'io.rancher.container.name') containerRule(given, rules, context);
  else ownLabelRule(given, key, rules, context);
}

/** Looks at units, which carry the labels of their containers where Kubernetes takes them. */
function ownLabelRule(
  { at, rule, value }: GivenRequirement,
  key: string,
  rules: Rules,
  context: TranslateContext,
): void {
  if (key.length > longestKey || value.length > longestValue) {
    const message = `the rule ${beginningOf(key, 80)}=${beginningOf(value, 80)} is left out: it is longer than ${longestKey} and ${longestValue} characters`;
    const hint = 'give the containers a shorter label, and write that';
    context.report(warning('RC5150', message, { at, hint, grade: 'unsupported' }));
    return;
  }
  rules.add('containerLabels', { rule, key, value });
  // What is no label of Kubernetes is found by a hash, without regard to case.
  if (isPodKey(key) && isLabelValue(value) && /[A-Z]/.test(key + value)) {
    const message = `Rancher compared ${key}=${value} without regard to case: here the unit's key must be written so, its value so or in lower case`;
    context.report(note('RC5152', message, { at, grade: 'approximate' }));
  }
}

/** `stack/service`, `stack/service/sidekick`, or the name of a service of the same stack. */
function serviceRule(given: GivenRequirement, rules: Rules, context: TranslateContext): void {
  const [first = '', second] = given.value.split('/');
  const stack = second === undefined ? context.stack : toDnsLabel(first);
  const written = second ?? first;
  if (stack === undefined || toDnsLabel(written) === undefined) {
    sayNothing(given, context);
    return;
  }
  if (stack !== context.stack) {
    rules.add('services', { rule: given.rule, stack, service: toDnsLabel(written) });
    return;
  }
  const service = serviceOf(written, context);
  if (service === undefined) {
    const message = `there is no service ${written} in this stack for the rule of ${given.label}`;
    const hint = 'write the name of a service, or stack/service for one of another stack';
    context.report(warning('RC5155', message, { at: given.at, hint }));
  }
  rules.add('services', { rule: given.rule, service: service ?? toDnsLabel(written) });
}

/** Its own name, another's, or that of the unit a sidekick is in: labels named them in any case. */
function serviceOf(written: string, context: TranslateContext): string | undefined {
  if (toDnsLabel(written) === context.service) return context.service;
  const target = context.linkTarget(written) ?? context.linkTarget(written.toLowerCase());
  if (!target || target.kind === 'left out') return undefined;
  return target.primary ?? target.name;
}

function stackRule(given: GivenRequirement, rules: Rules, context: TranslateContext): void {
  const stack = toDnsLabel(given.value);
  if (stack === undefined) sayNothing(given, context);
  else rules.add('services', { rule: given.rule, stack });
}

/** A container by its name, which is its unit's; Rancher's ids name nothing here. */
export function containerRule(given: GivenRequirement, rules: Rules, context: TranslateContext): void {
  const { at, rule, value } = given;
  const name = toDnsLabel(value);
  const isId = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
  if (isId || name === undefined || !/-\d+$/.test(name)) {
    const message = `the rule for the container ${value} is left out: only a unit's own name, <stack>-<service>-<index>, names a container here`;
    context.report(warning('RC5150', message, { at, hint: 'write that name', grade: 'unsupported' }));
    return;
  }
  rules.add('containers', { rule, name });
}

function sayNothing({ at, label, value }: GivenRequirement, { report }: TranslateContext): void {
  const message = `the rule of ${label} is left out: "${value}" names no service`;
  const hint = 'write macros with two dollar signs, $${stack_name}/$${service_name}, or they are taken for variables';
  report(warning('RC5155', message, { at, hint, grade: 'unsupported' }));
}
