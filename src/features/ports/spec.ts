import * as z from 'zod';

/** `[ip:]public:private[/tcp|/udp]`, the address in brackets when it is IPv6. RE2 and ECMAScript read it alike. */
export const publishedPortPattern =
  /^((\[[0-9a-fA-F:.]+\]|[0-9]{1,3}(\.[0-9]{1,3}){3}):)?[0-9]{1,5}:[0-9]{1,5}(\/(tcp|udp))?$/;

/** `private[/tcp|/udp]`. */
export const exposedPortPattern = /^[0-9]{1,5}(\/(tcp|udp))?$/;

const publishedPortWords =
  'write public:private, an address in front or /udp behind where it matters, as in "8080:80", "192.0.2.1:8080:80" or "53:53/udp"';
const exposedPortWords = 'write the container port, /udp behind where it matters, as in "8080" or "53/udp"';

const inRange = (path: string) =>
  `${path}.all(p, p.split('/')[0].split(':').filter(n, n.matches('^[0-9]+$')).all(n, int(n) >= 1 && int(n) <= 65535))`;

export const spec = {
  ports: z
    .array(z.string().max(64).regex(publishedPortPattern, publishedPortWords))
    .max(64)
    .optional()
    .meta({
      description:
        'Ports published on the host of each unit: `[ip:]public:private[/tcp|/udp]`. Two units that publish the same port cannot share a host.',
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-validations': [
        { rule: inRange('self'), message: 'write ports between 1 and 65535, as in "8080:80" or "53:53/udp"' },
      ],
    }),
  expose: z
    .array(z.string().max(16).regex(exposedPortPattern, exposedPortWords))
    .max(256)
    .optional()
    .meta({
      description: 'Ports other services may use: `private[/tcp|/udp]`. Nothing is opened on the host.',
      'x-kubernetes-list-type': 'set',
      'x-kubernetes-validations': [
        { rule: inRange('self'), message: 'write ports between 1 and 65535, as in "8080" or "53/udp"' },
      ],
    }),
};

export const sidekickSpec = spec;
