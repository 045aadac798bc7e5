import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

const tlsAlert = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46]);

/** What a server does with one check, once it has the request. Named by what a person would call it. */
export const behaviours = {
  ok: say('HTTP/1.0 200 OK\r\n\r\n'),
  'no content': say('HTTP/1.1 204 No Content\r\n\r\n'),
  'moved permanently': say('HTTP/1.0 301 Moved Permanently\r\nLocation: /there\r\n\r\n'),
  'not modified': say('HTTP/1.1 304 Not Modified\r\n\r\n'),
  'bad request': say('HTTP/1.0 400 Bad Request\r\n\r\n'),
  'not found': say('HTTP/1.0 404 Not Found\r\n\r\n'),
  'internal error': say('HTTP/1.0 500 Internal Server Error\r\n\r\n'),
  unavailable: say('HTTP/1.0 503 Service Unavailable\r\n\r\n'),
  'continue, then ok': say('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'),
  'switching protocols': say('HTTP/1.1 101 Switching Protocols\r\n\r\n'),
  'ok, kept open': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
  'ok, body never ends': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nok'),
  'ok, in pieces': (socket) => pieces(socket, ['HTTP', '/1.0 2', '00 OK\r', '\n\r\n']),
  'no status line': say('<html>hello</html>'),
  'an old protocol': say('ICY 200 OK\r\n\r\n'),
  'a banner': say('SSH-2.0-OpenSSH_9.2p1\r\n'),
  'a TLS alert': (socket) => socket.end(tlsAlert),
  'half a status line, kept open': (socket) => socket.write('HTTP/1.0 200'),
  'half a status line, ended': say('HTTP/1.0 200'),
  nothing: say(''),
  'a reset': (socket) => socket.resetAndDestroy(),
  silence: () => undefined,
} satisfies Record<string, (socket: Socket) => void>;
export type Behaviour = keyof typeof behaviours;

/** Where HAProxy 2.6 decides otherwise than 1.6, which Rancher had and we follow: a status line is enough for it. */
export const differences = {
  'a status line alone, kept open': (socket) => socket.write('HTTP/1.0 200 OK\r\n'),
  'a status line alone, ended': say('HTTP/1.0 200 OK\r\n'),
  'a header without a colon': say('HTTP/1.0 200 OK\r\nheader\r\n\r\n'),
  'two lengths': say('HTTP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'),
  'a flood of headers': say(`HTTP/1.0 200 OK\r\n${'X-Header: x\r\n'.repeat(150)}\r\n`),
  'HTTP/2': say('HTTP/2.0 200 OK\r\n\r\n'),
  'two spaces': say('HTTP/1.0  200 OK\r\n\r\n'),
  'a line before the status line': say('\r\nHTTP/1.0 200 OK\r\n\r\n'),
} satisfies Record<string, (socket: Socket) => void>;

function say(answer: string): (socket: Socket) => void {
  return (socket) => socket.end(answer);
}

function pieces(socket: Socket, [first, ...rest]: string[]): void {
  if (first === undefined) return void socket.end();
  socket.write(first, () => setTimeout(() => pieces(socket, rest), 5));
}

/** A server that treats each check as a script says, the checks after its end as the last. */
export class ScriptedServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  /**
   * @param before called with the number of each check before it is answered.
   */
  static async listen(
    script: readonly ((socket: Socket) => void)[],
    host: '127.0.0.1' | '::1',
    before: (check: number) => Promise<void> = async () => undefined,
  ): Promise<ScriptedServer> {
    let checks = 0;
    const server = createServer((socket) => {
      const check = checks++;
      socket.once('data', async () => {
        await before(check);
        script[Math.min(check, script.length - 1)]?.(socket);
      });
    });
    const scripted = new ScriptedServer(server);
    server.listen(0, host);
    await once(server, 'listening');
    return scripted;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
