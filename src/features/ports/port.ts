/** A container port, and where it is published. */
export interface Port {
  readonly privatePort: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Absent: exposed to other services only. */
  readonly publicPort?: number;
  /** The host address it is bound to. Absent: all of them. */
  readonly hostAddress?: string;
}

/** Reads what the spec's patterns let through: `[ip:]public:private[/protocol]` or `private[/protocol]`. */
export function parsePort(text: string): Port {
  const [numbers = '', protocol = 'tcp'] = text.split('/');
  const parts =
    /^(?:(?:\[(?<v6>[^\]]+)\]|(?<v4>\d+(?:\.\d+){3})):)?(?:(?<pub>\d+):)?(?<priv>\d+)$/.exec(numbers)?.groups ?? {};
  const hostAddress = parts['v6'] ?? parts['v4'];
  return {
    privatePort: Number(parts['priv']),
    protocol: protocol === 'udp' ? 'UDP' : 'TCP',
    ...(parts['pub'] === undefined ? {} : { publicPort: Number(parts['pub']) }),
    ...(hostAddress === undefined ? {} : { hostAddress }),
  };
}
