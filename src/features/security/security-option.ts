/** What one of Docker's security options asks for. */
export type SecurityOption =
  | { readonly kind: 'selinux'; readonly member: 'user' | 'role' | 'type' | 'level'; readonly value: string }
  | { readonly kind: 'apparmor'; readonly profile: string }
  | { readonly kind: 'seccomp'; readonly profile: string }
  | { readonly kind: 'no-new-privileges'; readonly on: boolean }
  | { readonly kind: 'other' };

/** The type under which SELinux does not hold a container back: what `label:disable` comes to. */
const unconfinedType = 'spc_t';

/** Reads `name:value` and `name=value`: Docker took both (docs/rancher.md §20.6). */
export function parseSecurityOption(text: string): SecurityOption {
  const [, name = '', value = ''] = /^([a-z-]+)(?:[:=](.*))?$/s.exec(text.trim()) ?? [];
  if (name === 'no-new-privileges' && ['', 'true', 'false'].includes(value)) {
    return { kind: 'no-new-privileges', on: value !== 'false' };
  }
  if (value === '') return { kind: 'other' };
  if (name === 'label') return selinux(value);
  if (name === 'apparmor') return { kind: 'apparmor', profile: value };
  // Anything else is a profile on the machine of whoever ran the command.
  if (name === 'seccomp' && value === 'unconfined') return { kind: 'seccomp', profile: value };
  return { kind: 'other' };
}

function selinux(text: string): SecurityOption {
  if (text === 'disable') return { kind: 'selinux', member: 'type', value: unconfinedType };
  const [, member, value = ''] = /^(user|role|type|level)[:=](.+)$/.exec(text) ?? [];
  if (member === undefined) return { kind: 'other' };
  return { kind: 'selinux', member: member as 'user' | 'role' | 'type' | 'level', value };
}
