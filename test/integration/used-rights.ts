import type { Recorded } from './recording-proxy.ts';

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/** The rights that somebody made use of, as sorted `verb group/resource/subresource`. */
export function usedRights(recorded: readonly Recorded[]): string[] {
  return [...new Set(recorded.flatMap((one) => rightOf(one) ?? []))].sort();
}

/** The right that a request needs; undefined for what is no resource, such as /version. */
function rightOf({ method, path, watch }: Recorded): string | undefined {
  const [, base, ...rest] = path.split('/');
  if (base !== 'api' && base !== 'apis') return undefined;
  const group = base === 'apis' ? [rest.shift()] : [];
  // The version.
  rest.shift();
  if (rest[0] === 'namespaces' && rest.length > 2) rest.splice(0, 2);
  const [resource, name, subresource] = rest;
  if (resource === undefined) return undefined;
  const read = watch ? 'watch' : name === undefined ? 'list' : 'get';
  return `${verbs[method] ?? read} ${[...group, resource, subresource].filter((part) => part !== undefined).join('/')}`;
}
