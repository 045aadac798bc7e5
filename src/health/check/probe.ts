import { connect } from 'node:net';

export interface Target {
  readonly address: string;
  readonly port: number;
  /** Bytes to send once connected; absent: the connection alone is the check. */
  readonly request?: string;
  /** How long the connection, and then the answer, may each take, in milliseconds. */
  readonly timeoutMs: number;
}

/** The beginning of an answer that is a status line, as far as HAProxy 1.6 read it: to one byte after the code. */
const statusLine = /^HTTP\/1\.\d (\d{3})[ \r]/;
const enough = 'HTTP/1.0 200 '.length;

/**
 * Checks a target once, as HAProxy does: connect, send the request as it is, read the status line; 2xx and 3xx pass.
 * The connection is reset at the end, so that no port of ours waits for its last packets. Never rejects.
 */
export function probe(target: Target): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: target.address, port: target.port });
    let answer = '';
    const finish = (passed: boolean) => {
      clearTimeout(timer);
      resolve(passed);
      socket.resetAndDestroy();
    };
    let timer = setTimeout(() => finish(false), target.timeoutMs);
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => {
      if (target.request === undefined) return finish(true);
      clearTimeout(timer);
      timer = setTimeout(() => finish(false), target.timeoutMs);
      socket.write(target.request, 'latin1');
    });
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.length < enough) return;
      const code = Number(statusLine.exec(answer)?.[1]);
      finish(code >= 200 && code < 400);
    });
  });
}
