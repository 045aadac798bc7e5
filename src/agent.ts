/**
 * The agent's entry: checks what its RancherHost lists, reports transitions there, and answers the leading operator's
 * questions. One runs on every host; it needs nothing but Node.
 *
 * Environment: `NODE_NAME`, `POD_IP`; `AGENT_PORT` (8082, `POST /votes`), `HEALTH_PORT` (8081, `/healthz` and
 * `/readyz`), `LOG_LEVEL` (info).
 *
 * Memory: `MALLOC_ARENA_MAX=1` and `node --max-semi-space-size=1 --optimize-for-size --no-opt` keep it below 70 MiB
 * with 330 units. What it does is nearly all system calls: code that is optimized no further costs it little.
 */
import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';

import { AnswerServer } from './agent/answer-server.ts';
import { ApiServer, apiServerOf } from './agent/api-server.ts';
import { HostFollower } from './agent/host-follower.ts';
import { createLog } from './agent/log.ts';
import { watchSelf } from './agent/self-watch.ts';
import { StatusReport } from './agent/status-report.ts';
import type { AgentStatus } from './api/rancher-host.ts';
import { Checker } from './health/check/checker.ts';
import { PeerWatch } from './health/check/peer-watch.ts';
import { publicKeyText } from './health/check/protocol.ts';
import { systemClock as clock } from './kubernetes/clock.ts';
import { serveHealth } from './telemetry/health-server.ts';
import { version } from './version.ts';

/** How long the end may wait for the API server to take the withdrawal; milliseconds. */
const withdrawalMs = 1000;

const env = process.env;
const log = createLog(env['LOG_LEVEL']);

async function main(): Promise<void> {
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  const name = required('NODE_NAME');
  const address = required('POD_IP');
  const server = new ApiServer(apiServerOf(env));
  // A key of this process alone: what an earlier one signed, or another one at this address signs, is not its word.
  const { privateKey } = generateKeyPairSync('ed25519');

  const checker = new Checker({ clock, host: name, onChange: () => report.request() });
  const peers = new PeerWatch({
    clock,
    host: name,
    onChange: () => report.request(),
    doubts: () => checker.doubts() !== undefined,
    onShortage: () => checker.doubt.noteShortage(clock.monotonic()),
  });
  let agent: AgentStatus | undefined;
  let observedGeneration: number | undefined;
  const report = new StatusReport({
    server,
    name,
    clock,
    log,
    desired: () => ({
      agent: agent && doubting(agent, checker.doubts()),
      observedGeneration,
      votes: checker.standings(),
      peers: peers.standings(),
    }),
  });
  const follower = new HostFollower({
    server,
    name,
    clock,
    log,
    onHost: (host, fresh) => {
      checker.check(host.spec.targets ?? []);
      peers.watch(host.spec.peers ?? []);
      if (host.metadata.generation !== observedGeneration) {
        const counts = { targets: host.spec.targets?.length ?? 0, peers: host.spec.peers?.length ?? 0 };
        log.info({ generation: host.metadata.generation, ...counts }, 'going by these lists');
      }
      observedGeneration = host.metadata.generation;
      report.observe(host, fresh);
    },
  });

  const answers = new AnswerServer({
    host: name,
    privateKey,
    vote: (unit) => checker.vote(unit),
    life: (host) => peers.life(host),
  });
  const port = await answers.listen(address, Number(env['AGENT_PORT'] ?? 8082));
  agent = { address, port, publicKey: publicKeyText(privateKey), version };
  const health = await serveHealth({
    port: Number(env['HEALTH_PORT'] ?? 8081),
    host: address,
    alive: { process: () => true },
    ready: { host: () => follower.hasRead() },
  });
  const healthPort = (health.address() as AddressInfo).port;
  log.info({ host: name, address, port, healthPort, version }, 'the agent is up');

  const { signal } = stopping;
  void follower.run(signal);
  void watchSelf(checker, clock, log, signal, () => report.request());
  // Ends when the process is told to.
  const reporting = report.run(signal);
  await clock.sleep(Number.POSITIVE_INFINITY, signal);
  log.info({}, 'ending: withdrawing the votes');
  // What is being written must have arrived before it is taken back.
  await Promise.race([reporting.then(() => report.withdraw()), clock.sleep(withdrawalMs)]);
}

function doubting(agent: AgentStatus, doubt: AgentStatus['doubt']): AgentStatus {
  return doubt === undefined ? agent : { ...agent, doubt };
}

function required(name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set: the agent runs as a Pod of its DaemonSet`);
  return value;
}

process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise failed unheard; this is a defect'));

try {
  await main();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'the agent cannot go on');
  process.exit(1);
}
