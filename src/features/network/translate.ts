import { error, note, warning } from '../../model/diagnostic.ts';
import { expectText } from '../../model/expect.ts';
import type { Location } from '../../model/location.ts';
import type { WrittenService } from '../../model/service.ts';
import { labelOf } from '../../model/service-labels.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';
import { idleLabels, requestedIp } from './labels.ts';
import { isOverlay, networkOf } from './mode.ts';

/** The network of a container, as far as a cluster has a choice of them (docs/rancher.md §20.7). */
export function translate(service: WrittenService, context: TranslateContext): { networkMode?: string } {
  sayOfOthers(service, context);
  const written = modeOf(service, context);
  if (!written) return {};
  const { mode, at } = written;
  if (mode.startsWith('container:')) return memberNetwork(service, mode, at, context);
  if (mode.startsWith('service:')) {
    const message = `\`${mode}\` is left out: Rancher did not read this form either`;
    const hint = 'make the service a sidekick, and write container:NAME';
    context.report(warning('RC5115', message, { at, hint, grade: 'unsupported' }));
    return {};
  }
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(mode)) {
    const hint = 'write host, none, bridge, container:NAME or the name of a network';
    context.report(error('RC4119', `"${mode}" is no network`, { at, hint }));
    return {};
  }
  sayWhatStandsIn(mode, at, context);
  return { networkMode: mode };
}

function modeOf(service: WrittenService, context: TranslateContext): { mode: string; at: Location } | undefined {
  const entry = service.keys.get('network_mode') ?? service.keys.get('net');
  const mode = expectText(entry, context.report)?.trim();
  if (!entry || !mode || mode === 'managed' || mode === 'default') return undefined;
  return { mode, at: entry.value.location };
}

/** The members of a Pod share one network, which is what `container:` asks for; a primary's is the one it points to. */
function memberNetwork(
  service: WrittenService,
  mode: string,
  at: Location,
  context: TranslateContext,
): { networkMode?: string } {
  const name = mode.slice('container:'.length).trim();
  const other = context.unit.find((member) => member.name === name);
  if (!other || other === service) {
    const message = `${service.name} asks for the network of ${name}, which is no other member of its unit: it is left out, and Rancher refused the service`;
    const hint = 'make one a sidekick of the other: the label io.rancher.sidekicks names it';
    context.report(warning('RC4104', message, { at, hint, grade: 'unsupported' }));
    return {};
  }
  if (context.kind === 'sidekick') return { networkMode: `container:${context.linkTarget(name)?.name ?? name}` };
  const its = modeOf(other, context)?.mode;
  return its === undefined || its.includes(':') ? {} : { networkMode: its };
}

function sayWhatStandsIn(mode: string, at: Location, { kind, report }: TranslateContext): void {
  if (networkOf(mode) === 'host' || kind === 'sidekick') return;
  if (mode === 'none') {
    const message = "every unit has the cluster's network: `none` is kept, and keeps nothing out";
    const hint = 'a NetworkPolicy that selects the unit and has no rules does; a health check needs the network';
    report(warning('RC5115', message, { at, hint, grade: 'unsupported' }));
  } else if (isOverlay(mode)) {
    report(note('RC5116', `the cluster's network stands in for ${mode}`, { at, grade: 'approximate' }));
  } else {
    const message = `the cluster's network stands in for ${mode}: a network of its own is the network plug-in's business`;
    const hint = 'with Multus or the like, ask for it with an annotation in podTemplate';
    report(warning('RC5115', message, { at, hint, grade: 'approximate' }));
  }
}

function sayOfOthers(service: WrittenService, { report }: TranslateContext): void {
  const networks = service.keys.get('networks');
  if (networks) {
    const message = '`networks` is left out: Rancher did not act on it';
    report(note('RC5104', message, { at: networks.keyLocation }));
  }
  const address = service.keys.get('mac_address');
  if (address && !isNothing(address.value)) {
    const message = '`mac_address` is left out: the network plug-in gives every unit its own';
    const hint = 'some plug-ins take an annotation for it in podTemplate';
    report(warning('RC5117', message, { at: address.keyLocation, hint, grade: 'unsupported' }));
  }
  const ip = labelOf(service, requestedIp);
  if (ip) {
    const message = `${requestedIp} is kept and not acted on: the network plug-in gives every unit its address`;
    const hint =
      'reach the service by its name; some plug-ins take an annotation in podTemplate, such as cni.projectcalico.org/ipAddrs';
    report(warning('RC5117', message, { at: ip.location, hint, grade: 'unsupported' }));
  }
  for (const { label, because } of idleLabels) {
    const written = labelOf(service, label);
    if (written) report(note('RC5118', `${label} is kept and does nothing: ${because}`, { at: written.location }));
  }
}
