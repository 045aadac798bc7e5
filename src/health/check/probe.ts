import { connect, type Socket } from 'node:net';

export interface Target {
  readonly address: string;
  readonly port: number;
  /** Bytes to send once connected; absent: the connection alone is the check. */
  readonly request?: string;
  /** How long the connection, and then the answer, may each take, in milliseconds. */
  readonly timeoutMs: number;
}

/** `unable`: this machine could not ask, which says nothing of the target. */
export type ProbeResult = 'pass' | 'fail' | 'unable';

/** The beginning of an answer that is a status line, as far as HAProxy 1.6 read it: to one byte after the code. */
const statusLine = /^HTTP\/1\.\d (\d{3})[ \r]/;
const enough = 'HTTP/1.0 200 '.length;
const readBuffer = Buffer.alloc(1024);

/** What runs out on the side that asks: ports, files, memory of the network's. */
const shortages: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** Whether a connection failed because this machine had nothing left to make it with. */
export function isShortage(error: NodeJS.ErrnoException): boolean {
  return shortages.has(error.code ?? '');
}

/**
 * Checks a target once, as HAProxy does: connect, send the request as it is, read the status line; 2xx and 3xx pass.
 * The connection is reset at the end, so that no port of ours waits for its last packets. Never rejects.
 *
 * What has arrived by the time a timeout is noticed still counts: a process that was stopped for a while finds its
 * timers due and the answers waiting, and the answers are the truth.
 */
export function probe(target: Target): Promise<ProbeResult> {
  return new Promise((resolve) => {
    // One buffer for all: what is read is looked at before anybody else reads, and a buffer for each costs more than it.
    const onread = { buffer: readBuffer, callback: (length: number) => take(readBuffer.toString('latin1', 0, length)) };
    const socket = connect({ host: target.address, port: target.port, onread });
    let answer = '';
    let patience = patientFor(target.timeoutMs, () => finish('fail'));
    const finish = (result: ProbeResult) => {
      patience.end();
      resolve(result);
      end(socket);
    };
    socket.on('error', (error) => finish(isShortage(error) ? 'unable' : 'fail'));
    socket.on('close', () => finish('fail'));
    socket.on('connect', () => {
      if (target.request === undefined) return finish('pass');
      patience.end();
      patience = patientFor(target.timeoutMs, () => finish('fail'));
      socket.write(target.request, 'latin1');
    });
    const take = (text: string): boolean => {
      answer += text;
      if (answer.length < enough) return true;
      const code = Number(statusLine.exec(answer)?.[1]);
      finish(code >= 200 && code < 400 ? 'pass' : 'fail');
      return false;
    };
  });
}

/** What dialling an address found: an answer of any kind, a refusal too, or none. `unable` as with a probe. */
export type DialResult = 'alive' | 'silent' | 'unable';

/** Dials an address, to see whether anybody lives there. Never rejects. */
export function dial(peer: Omit<Target, 'request'>): Promise<DialResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: peer.address, port: peer.port });
    const finish = (result: DialResult) => {
      patience.end();
      resolve(result);
      end(socket);
    };
    const patience = patientFor(peer.timeoutMs, () => finish('silent'));
    socket.on('connect', () => finish('alive'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET') return finish('alive');
      finish(isShortage(error) ? 'unable' : 'silent');
    });
  });
}

/** Resets it. One that is not connected yet is just closed: its reset would wait for the connection. */
function end(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}

/** Gives up after so long, and one turn of the loop later, in which what has already arrived is read. */
function patientFor(ms: number, giveUp: () => void): { end(): void } {
  let turn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    turn = setImmediate(giveUp);
  }, ms);
  return {
    end() {
      clearTimeout(timer);
      clearImmediate(turn);
    },
  };
}
