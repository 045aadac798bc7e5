import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** What a server does with one check. */
export interface Act {
  (socket: Socket, request: Buffer): unknown;
  /** As soon as it is connected, and not when the request is there. */
  readonly atAccept?: true;
}

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
  'ok, then a reset': (socket) => socket.write('HTTP/1.0 200 OK\r\n\r\n', () => socket.resetAndDestroy()),
  'ok, slowly': (socket) => setTimeout(() => socket.end('HTTP/1.0 200 OK\r\n\r\n'), 60),
  'ok, byte by byte': (socket) => pieces(socket, [...'HTTP/1.0 200 OK\r\n\r\n']),
  'many headers': say(`HTTP/1.0 200 OK\r\n${'X-Header: x\r\n'.repeat(60)}\r\n`),
  'early hints, then ok': say('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'),
  'a TLS port': (socket, request) => {
    socket.unshift(request);
    new TLSSocket(socket, { isServer: true }).on('error', () => undefined);
  },
  'the end before the request is read': atAccept((socket) => socket.end()),
  'a reset before the request is read': atAccept((socket) => socket.resetAndDestroy()),
  'ok before the request is read': atAccept((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n')),
} satisfies Record<string, Act>;
export type Behaviour = keyof typeof behaviours;

/** Where HAProxy 2.6 decides otherwise than 1.6, which Rancher had and we follow: a status line is enough for it. */
export const differences = {
  'a status line alone, kept open': (socket) => socket.write('HTTP/1.0 200 OK\r\n'),
  'a status line alone, ended': say('HTTP/1.0 200 OK\r\n'),
  'a header without a colon': say('HTTP/1.0 200 OK\r\nheader\r\n\r\n'),
  'two lengths': say('HTTP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'),
  'a flood of headers': say(`HTTP/1.0 200 OK\r\n${'X-Header: x\r\n'.repeat(150)}\r\n`),
  'headers that never end': (socket) => {
    socket.write('HTTP/1.0 200 OK\r\n');
    const timer = setInterval(() => socket.write('X-Header: x\r\n'), 50);
    socket.on('close', () => clearInterval(timer));
  },
  'a part of the headers, then a reset': (socket) =>
    socket.write('HTTP/1.0 200 OK\r\nX-', () => socket.resetAndDestroy()),
  'a bare line feed after the code': say('HTTP/1.0 200\n\n'),
  'HTTP/2': say('HTTP/2.0 200 OK\r\n\r\n'),
  'two spaces': say('HTTP/1.0  200 OK\r\n\r\n'),
  'a line before the status line': say('\r\nHTTP/1.0 200 OK\r\n\r\n'),
} satisfies Record<string, Act>;

function say(answer: string): Act {
  return (socket) => socket.end(answer);
}

function atAccept(act: (socket: Socket) => unknown): Act {
  return Object.assign(act, { atAccept: true } as const);
}

/** Writes one after the other, a few milliseconds apart, and ends. */
export function pieces(
  socket: Socket,
  [first, ...rest]: readonly string[],
  end: () => unknown = () => socket.end(),
): void {
  if (first === undefined) end();
  else socket.write(first, 'latin1', () => setTimeout(() => pieces(socket, rest, end), 5));
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
    script: readonly Act[],
    host: '127.0.0.1' | '::1',
    before: (check: number) => Promise<void> = async () => undefined,
  ): Promise<ScriptedServer> {
    let checks = 0;
    const server = createServer((socket) => {
      const check = checks++;
      const act = script[Math.min(check, script.length - 1)];
      const perform = async (request: Buffer) => {
        await before(check);
        act?.(socket, request);
      };
      if (act?.atAccept) void perform(Buffer.alloc(0));
      else socket.once('data', (request) => void perform(request));
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
