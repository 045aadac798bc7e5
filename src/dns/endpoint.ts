import { isIPv4, isIPv6 } from 'node:net';

/** What one address answers to: the name of its Service, and with a host name `<hostname>.<service>` as well. */
export interface Endpoint {
  readonly address: string;
  readonly hostname?: string;
}

/** One EndpointSlice: addresses of one family, sorted, each with the same host name once. */
export interface Slice {
  readonly addressType: 'IPv4' | 'IPv6';
  /** Its place among those of its family, from 0. */
  readonly part: number;
  readonly endpoints: readonly Endpoint[];
}

/** The API server refuses a longer one. */
const longest = 1000;

/**
 * Slices for endpoints: the same endpoints in any order give the same slices, so that a steady state writes nothing.
 * What is no address is left out: the resources' own rules let some through that only look like one.
 */
export function slicesOf(endpoints: readonly Endpoint[]): Slice[] {
  const distinct = new Map(endpoints.map((endpoint) => [textOf(endpoint), endpoint]));
  const sorted = [...distinct.keys()].sort().flatMap((text) => distinct.get(text) ?? []);
  return [
    ...partsOf(
      'IPv4',
      sorted.filter(({ address }) => isIPv4(address)),
    ),
    ...partsOf(
      'IPv6',
      sorted.filter(({ address }) => isIPv6(address)),
    ),
  ];
}

function partsOf(addressType: Slice['addressType'], endpoints: readonly Endpoint[]): Slice[] {
  const parts = Math.ceil(endpoints.length / longest);
  return Array.from({ length: parts }, (_, part) => {
    return { addressType, part, endpoints: endpoints.slice(part * longest, (part + 1) * longest) };
  });
}

function textOf({ address, hostname = '' }: Endpoint): string {
  return `${address} ${hostname}`;
}
