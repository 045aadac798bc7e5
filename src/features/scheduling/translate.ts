import { note, warning } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import { evaluateMacros } from '../../model/macros.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf, labelsOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { parseAffinityLabel, parseRequirements } from './affinity-label.ts';
import { containerLabelRule, containerRule } from './container-rule.ts';
import { hostLabelRule } from './host-rule.ts';
import { noteIdleLabels, warnOfUnknownRules } from './idle-labels.ts';
import { Rules, type WrittenScheduling } from './rules.ts';

/**
 * The rules of all members of a unit: Rancher placed it as a whole, by the primary's rules and the sidekicks' together
 * (docs/rancher.md §9.3).
 */
export function translate(service: WrittenService, context: TranslateContext): { scheduling?: WrittenScheduling } {
  noteIdleLabels(service, context);
  warnOfUnknownRules(service, context);
  if (context.kind === 'sidekick') return {};
  const rules = new Rules();
  for (const member of context.unit) readRules(member, rules, context);
  const scheduling = {
    ...(isGlobal(service, context) ? { global: true } : {}),
    ...rules.lists(),
    ...requestedHost(service, context),
  };
  return Object.keys(scheduling).length > 0 ? { scheduling } : {};
}

/** A value with where it stands, its macros evaluated for the member that has it. */
function readRules(member: WrittenService, rules: Rules, context: TranslateContext): void {
  // By their names: labels in another order are the same rules, and must not replace units.
  const labels = [...labelsOf(member).values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, keyLocation: at, value } of labels) {
    const label = parseAffinityLabel(key);
    if (!label || value.kind !== 'scalar') continue;
    const text = evaluateMacros(value.printed, { stack: context.stack, service: macroName(member, context) });
    for (const requirement of parseRequirements(text)) {
      const given = { ...requirement, rule: label.rule, label: key, at };
      if (label.subject === 'host_label') hostLabelRule(given, rules, context);
      else if (label.subject === 'container') containerRule(given, rules, context);
      else containerLabelRule(given, rules, context);
    }
  }
}

/** In a sidekick `${service_name}` was `primary/sidekick`. */
function macroName(member: WrittenService, { service, unit, linkTarget }: TranslateContext): string {
  return member === unit[0] ? service : `${service}/${linkTarget(member.name)?.name ?? member.name}`;
}

/** A label on any member made the service global. */
function isGlobal(service: WrittenService, context: TranslateContext): boolean {
  const labels = context.unit.flatMap((member) => labelOf(member, 'io.rancher.scheduler.global') ?? []);
  const global = labels.find(({ value }) => value.toLowerCase() === 'true');
  if (!global) return false;
  const scale = service.keys.get('scale');
  if (scale) {
    const said = `\`scale\` is not read: ${service.name} is global, and has one unit on each host that fits, as in Rancher`;
    context.report(note('RC5157', said, { at: scale.keyLocation }));
  }
  return true;
}

/** Rancher wrote the label itself, with an id of its own. A name is taken for a Node's. */
function requestedHost(service: WrittenService, { report }: TranslateContext): { requestedHost?: string } {
  const label = labelOf(service, 'io.rancher.service.requested.host.id');
  if (!label || label.value === '') return {};
  const { location: at, value } = label;
  const nodeName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
  if (!/^(1h)?\d+$/.test(value) && nodeName.test(value)) return { requestedHost: value };
  sayRancherId(value, at, report);
  return {};
}

function sayRancherId(value: string, at: Location, report: TranslateContext['report']): void {
  const message = `${value} is the id of a host of Rancher's; a cluster has no such host, and units run on any`;
  const hint = 'write the name of a Node';
  report(warning('RC5153', message, { at, hint, grade: 'unsupported' }));
}
