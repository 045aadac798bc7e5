import * as z from 'zod';

const port = '([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])';
const address = '(\\[[0-9a-fA-F:.]+\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3})';

/**
 * `[ip:][public:]private[/tcp|/udp]`, the address in brackets when it is IPv6, and with `::` behind it when there is no
 * public port. RE2 and ECMAScript read it alike.
 */
export const publishedPortPattern = new RegExp(`^(${address}::|(${address}:)?${port}:)?${port}(/(tcp|udp))?$`);

/** `private[/tcp|/udp]`. */
export const exposedPortPattern = new RegExp(`^${port}(/(tcp|udp))?$`);

const publishedPortWords =
  'write public:private, an address in front or /udp behind where it matters, ports between 1 and 65535, as in "8080:80", "192.0.2.1:8080:80" or "53:53/udp"';
const exposedPortWords =
  'write the container port, /udp behind where it matters, ports between 1 and 65535, as in "8080" or "53/udp"';

export const spec = {
  ports: z.array(z.string().max(64).regex(publishedPortPattern, publishedPortWords)).max(64).optional().meta({
    description:
      'Ports published on the host of each unit: `[ip:]public:private[/tcp|/udp]`. Two units that publish the same port cannot share a host. Without a public port none is opened on the host; other services reach it.',
    'x-kubernetes-list-type': 'set',
  }),
  expose: z.array(z.string().max(16).regex(exposedPortPattern, exposedPortWords)).max(256).optional().meta({
    description: 'Ports other services may use: `private[/tcp|/udp]`. Nothing is opened on the host.',
    'x-kubernetes-list-type': 'set',
  }),
};

export const sidekickSpec = spec;
