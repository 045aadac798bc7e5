import { connect } from 'node:net';

/** Said by the other end or by a router that knows it lives; every other error is silence. */
const signsOfLife = new Set(['ECONNREFUSED', 'ECONNRESET']);

/** Whether anybody is at an address: an accepted or refused connection is life. Never rejects. */
export function dial(address: string, port: number, timeoutMs: number): Promise<'alive' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const finish = (life: 'alive' | 'silent') => {
      clearTimeout(timer);
      resolve(life);
      socket.resetAndDestroy();
    };
    const timer = setTimeout(() => finish('silent'), timeoutMs);
    socket.on('connect', () => finish('alive'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      finish(signsOfLife.has(error.code ?? '') ? 'alive' : 'silent'),
    );
  });
}
