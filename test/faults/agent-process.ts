import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { CheckPeer, CheckTarget, RancherHost, RancherHostStatus } from '../../src/api/rancher-host.ts';
import { type Answer, type Question, readAnswer, signatureHeader, votesPath } from '../../src/health/check/protocol.ts';
import { root } from '../cluster/cache.ts';
import { SupervisedProcess } from '../integration/supervised-process.ts';
import type { ScriptedApiServer } from './scripted-api-server.ts';

const hosts = 'drover.dev/rancherhosts';
/** The host that agents in tests are on. */
export const hostName = 'host-a';

/** Makes the host's object, as the operator does. */
export function makeHost(server: ScriptedApiServer, targets: readonly CheckTarget[], peers: readonly CheckPeer[] = []) {
  const kind = { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherHost' };
  server.storage.create(hosts, { ...kind, metadata: { name: hostName }, spec: { targets, peers } });
}

/** Writes other lists into it. */
export function changeLists(server: ScriptedApiServer, spec: Partial<RancherHost['spec']>): void {
  const host = server.storage.get(hosts, hostName) as unknown as RancherHost;
  server.storage.merge(hosts, { metadata: { name: hostName }, spec: { ...host.spec, ...spec } });
}

export function removeHost(server: ScriptedApiServer): void {
  server.storage.delete(hosts, hostName);
}

export function statusOf(server: ScriptedApiServer): RancherHostStatus {
  const host = server.storage.get(hosts, hostName) as unknown as RancherHost | undefined;
  return host?.status ?? {};
}

/** The agent's own entry as a process, following a scripted API server. */
export class AgentProcess {
  readonly log: { readonly level: number; readonly msg: string; readonly [detail: string]: unknown }[] = [];
  readonly #process: SupervisedProcess;
  readonly #healthPort: number;
  ended = false;

  private constructor(apiServer: string, host: string, healthPort: number, command: readonly string[], level: string) {
    this.#healthPort = healthPort;
    const env = {
      PATH: process.env['PATH'],
      NODE_NAME: host,
      POD_IP: '127.0.0.1',
      AGENT_PORT: '0',
      HEALTH_PORT: String(healthPort),
      DROVER_API_SERVER: apiServer,
      LOG_LEVEL: level,
    };
    this.#process = new SupervisedProcess(command, env, (line) => {
      this.log.push(line.startsWith('{') ? JSON.parse(line) : { level: 60, msg: line });
    });
  }

  /** Starts one; it answers /healthz when this resolves. */
  static async start(
    apiServer: string,
    command: readonly string[] = [process.execPath, join(root, 'src/agent.ts')],
    level = 'info',
    host = hostName,
  ): Promise<AgentProcess> {
    const agent = new AgentProcess(apiServer, host, await freePort(), command, level);
    for (let tries = 0; tries < 800; tries++) {
      if ((await agent.health('/healthz')) === 200) return agent;
      await delay(25);
    }
    await agent.stop();
    throw new Error(`the agent did not come up: ${agent.log.map(({ msg }) => msg).join('\n')}`);
  }

  get pid(): Promise<number> {
    return this.#process.pid;
  }

  /** @returns the status code; 0: no answer. */
  async health(path: '/healthz' | '/readyz'): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.#healthPort}${path}`).catch(() => undefined);
    return answer?.status ?? 0;
  }

  /** SIGTERM. @returns its exit code. */
  async stop(): Promise<number | null> {
    if (this.ended) return null;
    this.ended = true;
    return this.#process.stop();
  }

  kill(): Promise<void> {
    this.ended = true;
    return this.#process.kill();
  }
}

/** Asks the agent that a status names, as a leader does. @returns undefined when the answer is not that agent's word. */
export async function askAgent(
  { agent }: RancherHostStatus,
  about: Partial<Pick<Question, 'units' | 'hosts'>>,
): Promise<Answer | undefined> {
  if (agent === undefined) throw new Error('the status names no agent');
  const question: Question = { nonce: randomUUID(), units: [], hosts: [], ...about };
  const response = await fetch(`http://${agent.address}:${agent.port}${votesPath}`, {
    method: 'POST',
    body: JSON.stringify(question),
  });
  const signature = response.headers.get(signatureHeader) ?? '';
  return readAnswer(await response.text(), signature, { publicKey: agent.publicKey, host: hostName, question });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
