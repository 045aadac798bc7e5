import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { root } from '../cluster/cache.ts';
import type { ControlPlane } from '../cluster/control-plane.ts';
import { until } from '../cluster/kubectl.ts';
import { SupervisedProcess } from './supervised-process.ts';

const system = 'drover-system';

/** A line of the operator's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly key?: string;
  readonly err?: { readonly message: string };
  readonly [member: string]: unknown;
}

interface Ports {
  readonly metrics: number;
  readonly health: number;
}

/** Installs Drover as a user does; the Pods of its own stay Pending, since there is no kubelet. */
export async function install(plane: ControlPlane): Promise<void> {
  const { kubectl } = plane;
  const definitions = join(root, 'crds');
  await kubectl.run(['apply', '-f', definitions]);
  await kubectl.run(['wait', '--for=condition=Established', '-f', definitions, '--timeout=60s']);
  await kubectl.run(['apply', '--server-side', '-f', join(root, 'manifests/install.yaml')]);
}

/** The operator's own entry as a process, with the service account's rights and no more. */
export class OperatorProcess {
  readonly log: LogLine[] = [];
  readonly #process: SupervisedProcess;
  readonly #directory: string;
  readonly #ports: Ports;
  /** Whether it was not told to end yet. */
  running = true;

  private constructor(
    kubeconfig: object,
    name: string,
    ports: Ports,
    settings: NodeJS.ProcessEnv,
    args: readonly string[],
  ) {
    this.#directory = mkdtempSync(join(tmpdir(), 'drover-operator-'));
    this.#ports = ports;
    const path = join(this.#directory, 'kubeconfig');
    writeFileSync(path, JSON.stringify(kubeconfig));
    const env = {
      PATH: process.env['PATH'],
      KUBECONFIG: path,
      POD_NAME: name,
      POD_NAMESPACE: system,
      METRICS_PORT: String(ports.metrics),
      HEALTH_PORT: String(ports.health),
      ...settings,
    };
    const command = [process.execPath, join(root, 'src/operator.ts'), ...args];
    this.#process = new SupervisedProcess(command, env, (line) => this.log.push(parseLine(line)));
  }

  /**
   * Starts one and waits until its caches are filled.
   *
   * @param server where it finds the API server.
   * @param settings environment variables beside those that every operator has.
   * @param args flags.
   */
  static async start(
    plane: ControlPlane,
    server: string,
    name = 'drover-operator-0',
    settings: NodeJS.ProcessEnv = {},
    args: readonly string[] = [],
  ): Promise<OperatorProcess> {
    const token = await plane.kubectl.run(['create', 'token', 'drover-operator', '-n', system]);
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'plane', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'operator', user: { token: token.trim() } }],
      contexts: [{ name: 'plane', context: { cluster: 'plane', user: 'operator' } }],
      'current-context': 'plane',
    };
    const ports = { metrics: await freePort(), health: await freePort() };
    const operator = new OperatorProcess(kubeconfig, name, ports, settings, args);
    try {
      await until('the operator is ready', () => operator.#isReady(), { everyMs: 50, timeoutMs: 30_000 });
    } catch (cause) {
      await operator.kill();
      throw new Error(
        operator.log
          .slice(-5)
          .map(({ msg, err }) => `${msg} ${err?.message ?? ''}`)
          .join('\n'),
        { cause },
      );
    }
    return operator;
  }

  async #isReady(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.#ports.health}/readyz`)).ok;
  }

  get pid(): Promise<number> {
    return this.#process.pid;
  }

  get leads(): boolean {
    return this.log.some(({ msg }) => msg === 'leading');
  }

  /** Whether it ended because it could not renew its lease. */
  get lostLeadership(): boolean {
    return this.log.some(({ msg }) => msg.startsWith('leadership is lost'));
  }

  /** The samples of its metrics, by name and labels as they are printed. */
  async metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`http://127.0.0.1:${this.#ports.metrics}/metrics`)).text();
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  }

  /** Waits until it has carried out so many reconciles and none is left to do. */
  async untilIdle(reconciles: number): Promise<void> {
    await until('the operator has nothing to do', async () => {
      const samples = await this.metrics();
      const of = (name: string) =>
        [...samples].filter(([sample]) => sample.startsWith(`${name}{`)).reduce((sum, [, value]) => sum + value, 0);
      const busy = of('workqueue_depth') + of('controller_runtime_active_workers');
      return busy === 0 && of('controller_runtime_reconcile_total') >= reconciles;
    });
  }

  async kill(): Promise<void> {
    this.running = false;
    await this.#process.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** @returns its exit code. */
  async stop(): Promise<number | null> {
    this.running = false;
    const code = await this.#process.stop();
    rmSync(this.#directory, { recursive: true, force: true });
    return code;
  }
}

/** What is no log line is the last that a process says before it ends. */
function parseLine(line: string): LogLine {
  return line.startsWith('{') ? JSON.parse(line) : { level: 60, msg: line };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
