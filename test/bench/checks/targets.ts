import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const answer = 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Servers on loopback that answer 200 and note when each of their checks came. */
export class Targets {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #arrivals: number[][] = [];

  static async listen(count: number): Promise<Targets> {
    const targets = new Targets();
    for (let at = 0; at < count; at++) {
      const server = createServer((socket) => targets.#serve(at, socket));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      targets.#servers.push(server);
    }
    targets.forget();
    return targets;
  }

  get ports(): number[] {
    return this.#servers.map((server) => (server.address() as AddressInfo).port);
  }

  /** Notes begin anew. */
  forget(): void {
    this.#arrivals = this.#servers.map(() => []);
  }

  /** How far the time between two checks of a server was from what it should be, for each two; milliseconds, sorted. */
  scheduleErrors(intervalMs: number): number[] {
    const errors = this.#arrivals.flatMap((times) =>
      times.slice(1).map((time, at) => Math.abs(time - (times[at] ?? 0) - intervalMs)),
    );
    return errors.sort((a, b) => a - b);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => {
        server.close();
        return once(server, 'close');
      }),
    );
  }

  #serve(at: number, socket: Socket): void {
    this.#arrivals[at]?.push(performance.now());
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.once('data', () => socket.end(answer));
  }
}
