import type { Server } from 'node:http';

import type { Metrics } from './metrics.ts';

// Not imported: that would make all of its members, 8 MiB of which an agent on every host has no use for.
const { createServer } = process.getBuiltinModule('node:http');

/** Named questions; each is answered by whether all is well. */
export type Checks = Readonly<Record<string, () => boolean>>;

export interface HealthServerOptions {
  readonly port: number;
  /** The address to listen at. Default: all. */
  readonly host?: string;
  /** /healthz: a process that fails one of these is to be restarted. */
  readonly alive?: Checks;
  /** /readyz: a process that fails one of these is not to be counted on yet. */
  readonly ready?: Checks;
  /** /metrics, when given. */
  readonly metrics?: Metrics;
}

/** Serves /healthz, /readyz and /metrics. @returns the server, listening. */
export async function serveHealth(options: HealthServerOptions): Promise<Server> {
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/metrics' && options.metrics) {
      response.setHeader('Content-Type', options.metrics.registry.contentType);
      response.end(await options.metrics.render());
      return;
    }
    const checks = path === '/healthz' ? options.alive : path === '/readyz' ? options.ready : undefined;
    if (checks === undefined) {
      response.statusCode = 404;
      response.end('not found\n');
      return;
    }
    const failed = Object.entries(checks).filter(([, check]) => !check());
    response.statusCode = failed.length === 0 ? 200 : 503;
    response.end(failed.length === 0 ? 'ok\n' : `${failed.map(([name]) => name).join(', ')}: not well\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return server;
}
