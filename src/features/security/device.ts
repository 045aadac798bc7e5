/** A device of the host, and where a container sees it. */
export interface Device {
  readonly host: string;
  readonly container: string;
}

/** Reads `/host[:/container][:rwm]`; undefined: it is none. */
export function parseDevice(text: string): Device | undefined {
  const parts = /^(?<host>\/[^:]*)(?::(?<container>\/[^:]*))?(?::[rwm]{1,3})?$/.exec(text)?.groups;
  if (!parts?.['host']) return undefined;
  return { host: parts['host'], container: parts['container'] ?? parts['host'] };
}
