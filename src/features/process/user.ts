/** A `user` in numbers, as far as it has them. */
export interface User {
  readonly uid?: number;
  readonly gid?: number;
  /** Names among it, which only the image knows. */
  readonly names: readonly string[];
}

const largest = 2_147_483_647;

/** Reads `uid[:gid]`; `root` is 0 in every image. Undefined: it is no user at all. */
export function parseUser(text: string): User | undefined {
  const parts = text.split(':');
  const [user = '', group] = parts;
  if (parts.length > 2 || user === '' || group === '' || /\s/.test(text)) return undefined;
  const uid = number(user);
  const gid = group === undefined ? undefined : number(group);
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
    names: [...(uid === undefined ? [user] : []), ...(group !== undefined && gid === undefined ? [group] : [])],
  };
}

function number(text: string): number | undefined {
  if (text === 'root') return 0;
  const id = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  return id !== undefined && id <= largest ? id : undefined;
}
