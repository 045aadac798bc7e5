/** A container port, and where it is published. */
export interface Port {
  readonly privatePort: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Absent: no host opens it; other services reach it. */
  readonly publicPort?: number;
  /** The host address it is bound to. Absent: all of them. */
  readonly hostAddress?: string;
}

/** Reads what the spec's patterns let through: `[ip:][public:]private[/protocol]`, `ip::private[/protocol]` among it. */
export function parsePort(text: string): Port {
  const [numbers = '', protocol = 'tcp'] = text.split('/');
  const parts =
    /^(?:(?:\[(?<v6>[^\]]+)\]|(?<v4>\d+(?:\.\d+){3})):)?(?:(?<pub>\d*):)?(?<priv>\d+)$/.exec(numbers)?.groups ?? {};
  const hostAddress = parts['v6'] ?? parts['v4'];
  return {
    privatePort: Number(parts['priv']),
    protocol: protocol === 'udp' ? 'UDP' : 'TCP',
    ...(parts['pub'] ? { publicPort: Number(parts['pub']) } : {}),
    ...(hostAddress === undefined ? {} : { hostAddress }),
  };
}
