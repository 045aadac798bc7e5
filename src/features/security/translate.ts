import { error, note, type Report, warning } from '../../model/diagnostic.ts';
import { expectBoolean, expectText, expectTexts, type WrittenText } from '../../model/expect.ts';
import { asMap } from '../../model/key-values.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntries, type WrittenEntry } from '../../model/written-value.ts';
import { parseDevice } from './device.ts';
import { readNamespaces } from './namespaces.ts';
import { parseSecurityOption } from './security-option.ts';
import { isSafeSysctl, sysctlOf } from './sysctl.ts';

/** The members this feature fills, each absent when nothing is said. */
interface Security {
  privileged?: boolean;
  capAdd?: string[];
  capDrop?: string[];
  readOnly?: boolean;
  securityOpt?: string[];
  groupAdd?: string[];
  pid?: 'host';
  ipc?: 'host';
  devices?: string[];
  sysctls?: Record<string, string>;
}

/** What a container may do beyond its own walls (docs/rancher.md §20.6). */
export function translate(service: WrittenService, context: TranslateContext): Security {
  const { keys } = service;
  const { report } = context;
  const privileged = expectBoolean(keys.get('privileged'), report) === true;
  return {
    ...(privileged ? { privileged } : {}),
    ...listed('capAdd', capabilities(keys.get('cap_add'), report)),
    ...listed('capDrop', capabilities(keys.get('cap_drop'), report)),
    ...(expectBoolean(keys.get('read_only'), report) ? { readOnly: true } : {}),
    ...listed('securityOpt', securityOptions(keys, privileged, report)),
    ...listed('groupAdd', groups(keys.get('group_add'), report)),
    ...readNamespaces(service, context),
    ...listed('devices', devices(keys.get('devices'), privileged, report)),
    ...sysctls(keys, report),
  };
}

function listed(member: keyof Security, texts: readonly string[]): Security {
  return texts.length > 0 ? { [member]: [...new Set(texts)] } : {};
}

/** `CAP_NET_ADMIN`, `net_admin` and `NET_ADMIN` were one to Docker. */
function capabilities(entry: WrittenEntry | undefined, report: Report): string[] {
  return expectTexts(entry, report).flatMap(({ text, location: at }) => {
    const name = text.trim().toUpperCase().replace(/^CAP_/, '');
    if (/^[A-Z][A-Z0-9_]{0,63}$/.test(name)) return [name];
    report(error('RC4115', `"${text}" is no capability`, { at, hint: 'write it as in NET_ADMIN, or ALL' }));
    return [];
  });
}

function securityOptions(keys: WrittenEntries, privileged: boolean, report: Report): string[] {
  return notEmpty(keys.get('security_opt'), report).map(({ text, location: at }) => {
    const option = parseSecurityOption(text);
    if (option.kind === 'other') {
      const message = `the security option ${text} is kept and not acted on: Kubernetes has no such setting`;
      const hint = text.startsWith('seccomp')
        ? 'put the profile on the hosts, and name it in podTemplate: securityContext.seccompProfile'
        : undefined;
      report(warning('RC5110', message, { at, hint, grade: 'unsupported' }));
    } else if (option.kind === 'apparmor' && !['unconfined', 'docker-default'].includes(option.profile)) {
      const message = `the AppArmor profile ${option.profile} must be loaded on every host that runs the unit`;
      report(note('RC5136', message, { at }));
    } else if (option.kind === 'no-new-privileges' && option.on && privileged) {
      const message = `${text} is kept and not acted on: Kubernetes refuses it for a privileged container`;
      report(warning('RC5110', message, { at, grade: 'unsupported' }));
    }
    return text.trim();
  });
}

/** An empty item is often a variable that is not set. */
function notEmpty(entry: WrittenEntry | undefined, report: Report): WrittenText[] {
  return expectTexts(entry, report).filter(({ text }) => text.trim() !== '');
}

function groups(entry: WrittenEntry | undefined, report: Report): string[] {
  return notEmpty(entry, report).map(({ text, location: at }) => {
    if (!/^\d+$/.test(text)) {
      const message = `Kubernetes takes groups in numbers, and only the image knows ${text}: it is kept and not acted on`;
      report(warning('RC5101', message, { at, hint: 'write the number of the group', grade: 'unsupported' }));
    }
    return text;
  });
}

function devices(entry: WrittenEntry | undefined, privileged: boolean, report: Report): string[] {
  const written = expectTexts(entry, report).filter((device) => isDevice(device, report));
  const [first] = written;
  if (first && !privileged) {
    const message = '`devices` are kept and not acted on: a container that is not privileged may open none of its host';
    const hint = 'write `privileged: true`, or run a device plugin and request the device in podTemplate';
    report(warning('RC5112', message, { at: entry?.keyLocation, hint, grade: 'unsupported' }));
  }
  return written.map(({ text }) => text);
}

function isDevice({ text, location: at }: WrittenText, report: Report): boolean {
  if (parseDevice(text)) return true;
  report(
    error('RC4110', `"${text}" is no device`, { at, hint: 'write /host, /host:/container or /host:/container:rwm' }),
  );
  return false;
}

function sysctls(keys: WrittenEntries, report: Report): Security {
  const entry = keys.get('sysctls');
  if (!entry || isNothing(entry.value)) return {};
  const written = asMap(entry.value);
  if (written.kind !== 'map') {
    report(error('RC4007', '`sysctls` takes a map, or a list of name=value', { at: entry.value.location }));
    return {};
  }
  const found = [...written.entries.values()].flatMap((setting) => sysctl(setting, report));
  return found.length > 0 ? { sysctls: Object.fromEntries(found) } : {};
}

function sysctl(setting: WrittenEntry, report: Report): [string, string][] {
  const value = expectText(setting, report)?.trim();
  const { key: name, keyLocation: at } = setting;
  if (value === undefined) return [];
  if (!/^[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*$/.test(name)) {
    report(error('RC4116', `"${name}" is no kernel setting`, { at, hint: 'write it as in net.core.somaxconn' }));
    return [];
  }
  if (sysctlOf(name) === 'host') {
    const message = `${name} is left out: it belongs to the whole host, and Docker refused it for a container`;
    report(warning('RC4111', message, { at, hint: 'set it on the hosts', grade: 'unsupported' }));
    return [];
  }
  if (!isSafeSysctl(name)) {
    const message = `${name} needs the leave of the hosts: without it a kubelet refuses the unit`;
    const hint = `add it to the kubelet's allowedUnsafeSysctls on the hosts of the unit, or leave it out`;
    report(warning('RC5113', message, { at, hint, grade: 'approximate' }));
  }
  return [[name, value]];
}
