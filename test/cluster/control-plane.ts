import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { binaries } from './components.ts';
import { Kubectl } from './kubectl.ts';

/** A Kubernetes control plane without nodes: etcd, the API server and the controllers, as processes on loopback. */
export interface ControlPlane {
  /** Path of a kubeconfig with every right. */
  readonly kubeconfig: string;
  readonly server: string;
  readonly kubectl: Kubectl;
  /** Runs another of the built programs beside it; it ends with the control plane. */
  run(program: string, args: readonly string[]): void;
  stop(): Promise<void>;
}

export interface ControlPlaneOptions {
  /** Whether Kubernetes' own controllers run: garbage collection, namespaces, default service accounts. Default: yes. */
  readonly controllers?: boolean;
  /** Further arguments of the API server. */
  readonly apiServer?: readonly string[];
  /** More flags for the controllers. */
  readonly controllerFlags?: readonly string[];
}

/** How long a program may take to be ready; a limit against hanging. */
const patienceMs = 90_000;

/** Free ports, all different: they are held open together before they are given away. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.on('error', reject);
          server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/**
 * Starts a control plane; several may run at once. It ends with the process that started it, however that ends: each
 * program is run by a shell that waits for our end of a pipe to close.
 */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const directory = mkdtempSync(join(tmpdir(), 'drover-plane-'));
  const [etcd = 0, peer = 0, api = 0, controllers = 0] = await freePorts(4);
  const server = `https://127.0.0.1:${api}`;
  const token = randomBytes(16).toString('hex');
  const kubeconfig = join(directory, 'kubeconfig');
  writeKubeconfig(kubeconfig, server, token);
  writeFileSync(join(directory, 'tokens.csv'), `${token},admin,admin,system:masters\n`);
  const key = join(directory, 'service-accounts.key');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }));

  const running: ChildProcess[] = [];
  const start = (name: string, args: readonly string[]) =>
    running.push(supervised(name, args, join(directory, `${name}.log`)));
  const etcdAddress = `http://127.0.0.1:${etcd}`;
  const peerAddress = `http://127.0.0.1:${peer}`;
  start('etcd', [
    `--data-dir=${join(directory, 'etcd')}`,
    `--listen-client-urls=${etcdAddress}`,
    `--advertise-client-urls=${etcdAddress}`,
    `--listen-peer-urls=${peerAddress}`,
    `--initial-advertise-peer-urls=${peerAddress}`,
    `--initial-cluster=default=${peerAddress}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]);
  const certificates = join(directory, 'pki');
  start('kube-apiserver', [
    `--etcd-servers=${etcdAddress}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${api}`,
    `--cert-dir=${certificates}`,
    `--token-auth-file=${join(directory, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://drover.test',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--service-cluster-ip-range=10.97.0.0/16',
    '--endpoint-reconciler-type=none',
    // As in clusters that people set up: there the Pod security of a namespace decides.
    '--allow-privileged=true',
    ...(options.apiServer ?? []),
  ]);
  const plane: ControlPlane = {
    kubeconfig,
    server,
    kubectl: new Kubectl(kubeconfig),
    run: (program, args) => void start(program, args),
    stop: () => stopAll(running, directory),
  };
  try {
    await ready('the API server', join(directory, 'kube-apiserver.log'), () => isReady(server, token));
    if (options.controllers ?? true) {
      start('kube-controller-manager', [
        `--kubeconfig=${kubeconfig}`,
        `--authentication-kubeconfig=${kubeconfig}`,
        `--authorization-kubeconfig=${kubeconfig}`,
        '--authentication-skip-lookup=true',
        '--bind-address=127.0.0.1',
        `--secure-port=${controllers}`,
        `--cert-dir=${join(directory, 'pki-controllers')}`,
        '--leader-elect=false',
        `--service-account-private-key-file=${key}`,
        `--root-ca-file=${join(certificates, 'apiserver.crt')}`,
        '--use-service-account-credentials=true',
        // A quota of a kind that it learns of later, such as one of ours, is counted by the next of these only.
        '--resource-quota-sync-period=5s',
        ...(options.controllerFlags ?? []),
      ]);
      await ready('the controllers', join(directory, 'kube-controller-manager.log'), async () => {
        const account = await plane.kubectl.try(['get', 'serviceaccount', 'default', '-n', 'default']);
        return account.code === 0;
      });
    }
  } catch (error) {
    await plane.stop();
    throw error;
  }
  return plane;
}

function supervised(name: string, args: readonly string[], log: string): ChildProcess {
  const file = openSync(log, 'w');
  // `read` ends when our end of the pipe does, and with it the program.
  const script = '"$@" & program=$!; read -r _; kill "$program"; wait "$program"';
  return spawn('sh', ['-c', script, name, join(binaries, name), ...args], { stdio: ['pipe', file, file] });
}

async function stopAll(running: readonly ChildProcess[], directory: string): Promise<void> {
  await Promise.all(
    [...running].reverse().map(
      (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null) return resolve();
          child.on('exit', () => resolve());
          child.stdin?.end();
        }),
    ),
  );
  rmSync(directory, { recursive: true, force: true });
}

function writeKubeconfig(path: string, server: string, token: string): void {
  const cluster = { server, 'insecure-skip-tls-verify': true };
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'plane', cluster }],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'plane', context: { cluster: 'plane', user: 'admin' } }],
      'current-context': 'plane',
    }),
  );
}

async function ready(what: string, log: string, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    if (await look().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const last = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
  throw new Error(`${what} was not ready within ${patienceMs / 1000} s:\n${last}`);
}

function isReady(server: string, token: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}` };
    const asked = request(`${server}/readyz`, { headers, rejectUnauthorized: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', reject);
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.end();
  });
}
