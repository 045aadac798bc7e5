import { note, warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isLabelValue, isQualifiedName } from '../labels/label-syntax.ts';
import type { GivenRequirement } from './given-requirement.ts';
import { nodeLabel } from './host-label.ts';
import type { Rules } from './rules.ts';

/** A host's label is its Node's, when somebody puts it there. */
export function hostLabelRule(given: GivenRequirement, rules: Rules, context: TranslateContext): void {
  const { at, key, label, rule, value } = given;
  if (key === undefined || key === '' || value === '') {
    const message = `"${value || key}" in ${label} is left out: a rule is key=value, and without it no host of Rancher's had the label`;
    context.report(warning('RC5149', message, { at, hint: 'write key=value', grade: 'unsupported' }));
    return;
  }
  const node = nodeLabel(key, context.settings.hostLabelPrefix);
  if (!isQualifiedName(node.key) || !isLabelValue(value)) {
    const message = `the rule ${key}=${value} is left out: no Node can have such a label`;
    const hint = 'give the Nodes a label of letters, digits, "-", "_" and ".", and write that';
    context.report(warning('RC5150', message, { at, hint, grade: 'unsupported' }));
    return;
  }
  rules.add('hostLabels', { rule, key: node.key, value });
  noteNodes(given, node, context);
}

function noteNodes(
  { at, key = '', value }: GivenRequirement,
  node: ReturnType<typeof nodeLabel>,
  { report }: TranslateContext,
): void {
  if (node.givenBy === 'cluster') {
    const message = `${key} is ${node.key} of a Node, whose values are the cluster's own`;
    report(note('RC5151', message, { at, hint: `look which Nodes have ${node.key}=${value}`, grade: 'approximate' }));
    return;
  }
  const because = node.automatic
    ? 'Rancher set it by itself, and no Node has it'
    : 'the labels that hosts had in Rancher have to be put there';
  const hint = `kubectl label node <name> ${node.key}=${value}`;
  report(note('RC5151', `${key}=${value} is looked for on Nodes: ${because}`, { at, hint }));
  if (/[A-Z]/.test(key + value)) {
    const message = `Rancher compared ${key}=${value} without regard to case: the Node's key must be written so, its value so or in lower case`;
    report(note('RC5152', message, { at, grade: 'approximate' }));
  }
}
