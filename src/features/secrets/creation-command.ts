/** A Secret that somebody has to make. */
interface MissingSecret {
  readonly source: string;
  readonly key: string;
  /** Beside the compose file. Absent: it was made in Rancher, and its text is known there only. */
  readonly file: string | undefined;
  readonly namespace: string | undefined;
}

/** The command that makes it, to be pasted into a shell in the folder of the compose file. */
export function creationCommand({ source, key, file, namespace }: MissingSecret): string {
  const where = namespace === undefined ? '' : ` --namespace ${quoted(namespace)}`;
  return `kubectl create secret generic ${source}${where} --from-file=${quoted(`${key}=${file ?? 'FILE'}`)}`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[-A-Za-z0-9_./=]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
