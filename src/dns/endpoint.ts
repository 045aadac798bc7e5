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
 * What is no address is left out, and what the API server takes for none: one refused address would keep all the others.
 */
export function slicesOf(endpoints: readonly Endpoint[]): Slice[] {
  const distinct = new Map(endpoints.map((endpoint) => [textOf(endpoint), endpoint]));
  const sorted = [...distinct.keys()].sort().flatMap((text) => distinct.get(text) ?? []);
  return [
    ...partsOf(
      'IPv4',
      sorted.filter(({ address }) => isIPv4(address) && isUsable(address)),
    ),
    ...partsOf(
      'IPv6',
      sorted.filter(({ address }) => isIPv6(address) && isUsable(address)),
    ),
  ];
}

/** Each host itself, its own link, nobody, or many: what an EndpointSlice takes for no address of a host. */
const unusable = {
  ipv4: /^(0\.0\.0\.0$|127\.|169\.254\.|224\.0\.0\.)/,
  // An IPv4 address written as one of IPv6 is neither to it.
  ipv6: /^([0:]+:[01]?$|[0:]*:ffff:|fe[89ab]|ff.2:)/i,
};

/** Whether an EndpointSlice takes an address. */
export function isUsable(address: string): boolean {
  if (isIPv4(address)) return !unusable.ipv4.test(address);
  return isIPv6(address) && !unusable.ipv6.test(address);
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
