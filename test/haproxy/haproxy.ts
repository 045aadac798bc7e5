import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { capture } from '../cluster/process.ts';

/** A server that HAProxy checks. */
export interface Checked {
  readonly name: string;
  /** As HAProxy writes it: `127.0.0.1:80`, `[::1]:80`. */
  readonly address: string;
  /** The argument of `option httpchk`; absent for a TCP check. */
  readonly httpchk?: string;
  readonly rise: number;
  readonly fall: number;
  readonly timeoutMs: number;
  /** Between its checks. Default: 20. */
  readonly intervalMs?: number;
}

/** The column of `show stat` that says UP or DOWN. */
const statusColumn = 17;

/** The real HAProxy, on loopback and a socket of its own, checking servers. */
export class HaProxy {
  readonly #folder: string;
  readonly #child: ChildProcess;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
  }

  static async start(servers: readonly Checked[]): Promise<HaProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'drover-haproxy-'));
    const config = join(folder, 'haproxy.cfg');
    writeFileSync(config, configuration(join(folder, 'stats'), servers));
    const child = spawn('haproxy', ['-db', '-q', '-f', config], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` },
    });
    child.on('error', () => undefined);
    const haproxy = new HaProxy(folder, child);
    for (let tries = 0; tries < 200; tries++) {
      if (await haproxy.ask('show info').catch(() => undefined)) return haproxy;
      await delay(25);
    }
    throw new Error('HAProxy did not answer within five seconds');
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('HAProxy did not start');
    return this.#child.pid;
  }

  /** What a server's checks say of it now. */
  async status(server: string): Promise<'pass' | 'fail'> {
    const lines = (await this.ask(`show stat ${server} 4 -1`)).split('\n').map((line) => line.split(','));
    const status = lines.find(([, name]) => name === 'checked')?.[statusColumn] ?? '';
    if (/^UP/.test(status)) return 'pass';
    if (/^DOWN/.test(status)) return 'fail';
    throw new Error(`HAProxy says "${status}" of ${server}`);
  }

  /** Asks on the socket, one question after the other: it has room for few who wait. */
  ask(command: string): Promise<string> {
    const answer = this.#turn.then(() => this.#ask(command));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  #ask(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(join(this.#folder, 'stats'));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('error', reject);
      socket.on('end', () => resolve(answer));
      socket.write(`${command}\n`);
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill();
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function configuration(socket: string, servers: readonly Checked[]): string {
  const backends = servers.flatMap(({ name, address, httpchk, rise, fall, timeoutMs, intervalMs = 20 }) => [
    `backend ${name}`,
    ...(httpchk === undefined ? [] : [`  option httpchk ${httpchk}`]),
    `  timeout check ${timeoutMs}ms`,
    `  server checked ${address} check inter ${intervalMs}ms rise ${rise} fall ${fall}`,
  ]);
  return [
    'global',
    `  stats socket ${socket} level operator`,
    // As Rancher's had.
    '  nbthread 1',
    'defaults',
    '  mode tcp',
    '  timeout connect 2s',
    '  timeout client 2s',
    '  timeout server 2s',
    ...backends,
    '',
  ].join('\n');
}

/** HAProxy's version; undefined where there is none. */
export async function haproxyVersion(): Promise<string | undefined> {
  const found = await capture('sh', ['-c', 'PATH=$PATH:/usr/sbin haproxy -v']);
  return /version (\S+)/.exec(found.stdout)?.[1];
}
