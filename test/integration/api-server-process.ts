import { readdirSync, readFileSync } from 'node:fs';

import type { ControlPlane } from '../cluster/control-plane.ts';
import { until } from '../cluster/kubectl.ts';
import { SupervisedProcess } from './supervised-process.ts';

interface EtcdAnswer {
  readonly header?: { readonly revision: string };
  readonly deleted?: string;
  readonly kvs?: readonly { readonly value: string }[];
}

/** The API server behind a control plane, as a process that can be killed and started again. */
export class ApiServerProcess {
  readonly #plane: ControlPlane;
  readonly #command: readonly string[];
  #pid: number;
  #again: SupervisedProcess | undefined;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
    const found = findProcess(`--secure-port=${new URL(plane.server).port}`);
    this.#pid = found.pid;
    this.#command = found.command;
  }

  /** Kills it without a chance to say goodbye, and waits until it is gone. */
  async kill(): Promise<void> {
    process.kill(this.#pid, 'SIGKILL');
    await until('the API server is gone', async () => !(await this.#answers()), { everyMs: 20 });
  }

  /** Starts it as it was started before, and waits until it is ready. It ends with this process. */
  async start(): Promise<void> {
    this.#again = new SupervisedProcess(this.#command, process.env, () => undefined);
    this.#pid = await this.#again.pid;
    await until('the API server is ready', () => this.#answers(), { everyMs: 50, timeoutMs: 90_000 });
  }

  /** Ends what {@link start} started. */
  async stop(): Promise<void> {
    await this.#again?.stop();
  }

  async #answers(): Promise<boolean> {
    return (await this.#plane.kubectl.try(['get', '--raw', '/readyz', '--request-timeout=2s'])).code === 0;
  }

  /** Deletes a key from etcd, as if the API server had done it while nobody watched. */
  async deleteFromStorage(key: string): Promise<void> {
    const { deleted } = await this.#etcd('/v3/kv/deleterange', { key: base64(key) });
    if (deleted !== '1') throw new Error(`etcd has no ${key}`);
  }

  /** Makes etcd forget all versions but the present one. */
  async compact(): Promise<void> {
    const { header } = await this.#etcd('/v3/kv/range', { key: base64('/none') });
    await this.#etcd('/v3/kv/compaction', { revision: header?.revision, physical: true });
  }

  /** Changes a custom resource in etcd, past all validation. */
  async changeInStorage(key: string, change: (object: Record<string, unknown>) => void): Promise<void> {
    const { kvs } = await this.#etcd('/v3/kv/range', { key: base64(key) });
    const value = kvs?.[0]?.value;
    if (value === undefined) throw new Error(`etcd has no ${key}`);
    const object = JSON.parse(Buffer.from(value, 'base64').toString());
    change(object);
    await this.#etcd('/v3/kv/put', { key: base64(key), value: base64(JSON.stringify(object)) });
  }

  async #etcd(path: string, body: object): Promise<EtcdAnswer> {
    const address = this.#command.find((word) => word.startsWith('--etcd-servers='))?.split('=')[1];
    const response = await fetch(`${address}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as EtcdAnswer;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function findProcess(argument: string): { pid: number; command: readonly string[] } {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = commandOf(pid);
    if (command[0]?.endsWith('/kube-apiserver') && command.includes(argument)) return { pid: Number(pid), command };
  }
  throw new Error(`no API server runs with ${argument}`);
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}
