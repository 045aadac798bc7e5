import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

import { afterEach, expect, test, vi } from 'vitest';

import { dial, isShortage, probe } from './probe.ts';

const open: { server: Server; sockets: Set<Socket> }[] = [];

/** A server on loopback that does `serve` with every connection; it is gone when the test is over. */
async function listen(serve: (socket: Socket) => void): Promise<{ address: string; port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket);
  });
  open.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { address: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

afterEach(async () => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  }
});

const request = 'GET / HTTP/1.0\r\n\r\n';
/** Long enough for loopback on a busy machine: only what never answers waits for it. */
const patientMs = 10_000;
const shortMs = 50;
/** Nobody listens there. A port that was just closed may be given to another process of this machine, or to our own end. */
const closed = { address: '127.0.0.1', port: 1 };

test('TCP: a port that accepts passes, also when it closes at once', async () => {
  expect(await probe({ ...(await listen(() => {})), timeoutMs: patientMs })).toBe('pass');
  expect(await probe({ ...(await listen((socket) => socket.end())), timeoutMs: patientMs })).toBe('pass');
});

test('TCP: a closed port fails', async () => {
  expect(await probe({ ...closed, timeoutMs: patientMs })).toBe('fail');
  expect(await probe({ ...closed, request, timeoutMs: patientMs })).toBe('fail');
});

test.each([
  ['HTTP/1.0 200 OK\r\n\r\n', true],
  ['HTTP/1.1 204 No Content\r\n\r\n', true],
  ['HTTP/1.1 301 Moved Permanently\r\n\r\n', true],
  ['HTTP/1.1 399 \r\n\r\n', true],
  ['HTTP/1.1 199 \r\n\r\n', false],
  ['HTTP/1.1 400 Bad Request\r\n\r\n', false],
  ['HTTP/1.1 404 Not Found\r\n\r\n', false],
  ['HTTP/1.1 500 Internal Server Error\r\n\r\n', false],
  ['SSH-2.0-OpenSSH_9.2p1\r\n', false],
  ['200 OK HTTP/1.1\r\n\r\n', false],
  [' HTTP/1.1 200 OK\r\n\r\n', false],
  ['HTTP/1.1 20', false],
  ['HTTP/1.0 200', false],
  ['HTTP/1.0 200\r', true],
  ['HTTP/1.0 200 ', true],
  ['HTTP/1.0 200\n\n', false],
  ['HTTP/1.0 2000 OK\r\n\r\n', false],
  ['HTTP/1.0 20 OK\r\n\r\n', false],
  ['HTTP/1.0  200 OK\r\n\r\n', false],
  ['HTTP/1.9 200 OK\r\n\r\n', true],
  ['HTTP/2.0 200 OK\r\n\r\n', false],
  ['http/1.0 200 OK\r\n\r\n', false],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', false],
  ['', false],
])('HTTP: the answer %j passes: %s', async (answer, passes) => {
  const target = await listen((socket) => socket.once('data', () => socket.end(answer)));
  expect(await probe({ ...target, request, timeoutMs: patientMs })).toBe(passes ? 'pass' : 'fail');
});

test('HTTP: the status line may come in pieces', async () => {
  const target = await listen((socket) => {
    socket.setNoDelay(true);
    socket.once('data', () => {
      socket.write('HTTP/1.');
      // Two turns of the loop: in the first one the other end reads the first piece.
      setImmediate(() => setImmediate(() => socket.write('1 200 OK\r\n')));
    });
  });
  expect(await probe({ ...target, request, timeoutMs: patientMs })).toBe('pass');
});

test('HTTP: the request is sent byte for byte', async () => {
  const bytes = 'HEAD /\xfcber HTTP/1.0\r\nHost: a\r\n\r\n';
  let received = '';
  const target = await listen((socket) =>
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (received.length >= bytes.length) socket.end('HTTP/1.0 200 OK\r\n\r\n');
    }),
  );
  expect(await probe({ ...target, request: bytes, timeoutMs: patientMs })).toBe('pass');
  expect(received).toBe(bytes);
});

test('HTTP: one who accepts and says nothing fails when the time is up', async () => {
  expect(await probe({ ...(await listen(() => {})), request, timeoutMs: shortMs })).toBe('fail');
});

test('HTTP: one who goes on talking without an answer fails when the time is up', async () => {
  const target = await listen((socket) => {
    const timer = setInterval(() => socket.write('H'), 25);
    socket.on('close', () => clearInterval(timer));
  });
  expect(await probe({ ...target, request, timeoutMs: shortMs })).toBe('fail');
});

test('the connection is reset at the end, and leaves no port waiting for its last packets', async () => {
  let ended: (error: NodeJS.ErrnoException) => void;
  const reset = new Promise<NodeJS.ErrnoException>((resolve) => {
    ended = resolve;
  });
  const target = await listen((socket) => {
    socket.once('error', (error) => ended(error));
    socket.once('data', () => socket.write('HTTP/1.0 200 OK\r\n\r\n'));
  });
  expect(await probe({ ...target, request, timeoutMs: patientMs })).toBe('pass');
  expect((await reset).code).toBe('ECONNRESET');
});

/** The whole process stands still, as when its container is frozen or gets no processor. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('an answer that came while this process stood still counts, though its time is up', async () => {
  const target = await listen((socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\n')));
  const asked = probe({ ...target, timeoutMs: shortMs });
  standStill(2 * shortMs);
  expect(await asked).toBe('pass');
});

test('only what this machine lacks makes a check impossible', () => {
  const codes = ['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];
  for (const code of codes) expect(isShortage(Object.assign(new Error(code), { code }))).toBe(true);
  for (const code of ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']) {
    expect(isShortage(Object.assign(new Error(code), { code }))).toBe(false);
  }
  expect(isShortage(new Error('of no code'))).toBe(false);
});

test('dialling: accepted or refused, an answer is life', async () => {
  expect(await dial({ ...(await listen(() => {})), timeoutMs: patientMs })).toBe('alive');
  expect(await dial({ ...(await listen((socket) => socket.resetAndDestroy())), timeoutMs: patientMs })).toBe('alive');
  expect(await dial({ ...closed, timeoutMs: patientMs })).toBe('alive');
});

/** A port whose queue is full and of which nobody takes: what is sent there is not answered, as by a lost host. */
async function blackHole(): Promise<{ address: string; port: number; end(): Promise<void> }> {
  const script = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const worker = new Worker(script, { eval: true });
  const [port] = await once(worker, 'message');
  const waiting = [1, 2, 3, 4].map(() => connect({ host: '127.0.0.1', port }).on('error', () => undefined));
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')));
  return {
    address: '127.0.0.1',
    port,
    end: async () => {
      for (const socket of waiting) socket.destroy();
      await worker.terminate();
    },
  };
}

test('who does not answer at all fails, is silent, and leaves no socket open', async () => {
  const { end, ...target } = await blackHole();
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  const before = sockets();
  expect(await probe({ ...target, timeoutMs: shortMs })).toBe('fail');
  expect(await probe({ ...target, request, timeoutMs: shortMs })).toBe('fail');
  expect(await dial({ ...target, timeoutMs: shortMs })).toBe('silent');
  await vi.waitFor(() => expect(sockets()).toBe(before), { timeout: patientMs, interval: 5 });
  await end();
});
