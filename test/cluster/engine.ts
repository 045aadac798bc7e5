import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { cached, say } from './cache.ts';
import { capture, output, runLogged } from './process.ts';

/** Programs the registry-less path needs from Debian, and the packages they come in. */
const debianPrograms = {
  dockerd: 'docker.io',
  runc: 'runc',
  containerd: 'containerd',
  debootstrap: 'debootstrap',
  jq: 'jq',
  iptables: 'iptables',
};

const pidFile = () => cached('run', 'dockerd.pid');

/** Whether a Docker engine answers. A `docker` on the PATH says nothing: it may be the client alone. */
export async function engineAnswers(): Promise<boolean> {
  const asked = await capture('docker', ['info', '--format', '{{.ServerVersion}}']).catch(() => undefined);
  return asked?.code === 0 && asked.stdout.trim() !== '';
}

async function missingPrograms(programs: Programs): Promise<string[]> {
  const missing = [];
  for (const [program, name] of Object.entries(programs)) {
    const found = await capture('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`]);
    if (found.code !== 0) missing.push(name);
  }
  return missing;
}

/** Whether this machine is ours to install on. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** Program → the package of Debian's that it comes in. */
type Programs = Readonly<Record<string, string>>;

/**
 * Sees to it that programs from Debian are there: installs them as root on Debian, saying so.
 *
 * @param programs default: what the registry-less path needs.
 * @throws Error naming what is missing, elsewhere.
 */
export async function requirePackages(programs: Programs = debianPrograms): Promise<void> {
  const missing = await missingPrograms(programs);
  if (missing.length === 0) return;
  if (!mayInstall()) {
    throw new Error(
      `missing on this machine: ${missing.join(', ')}. As root on Debian they are installed by this script; ` +
        'elsewhere install them, start Docker, and run it again, or name a cluster in KUBECONFIG.',
    );
  }
  say(`installing from Debian: ${missing.join(', ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runLogged('apt-update', 'apt-get', ['update'], { env });
  await runLogged('apt-install', 'apt-get', ['install', '-y', '--no-install-recommends', ...missing], { env });
}

/**
 * Sees to it that a Docker engine answers; starts one of our own when none does and this machine allows it. Its data
 * is in the cache, so that `clean` gives the disk back.
 */
export async function requireEngine(): Promise<void> {
  raiseInotifyLimit();
  if (!(await engineAnswers())) await startEngine();
  await forbidEgress();
}

async function startEngine(): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Error(
      'no Docker engine answers (`docker info` fails) and only root can start one: start Docker and run this again',
    );
  }
  say('starting a Docker engine');
  // A copy: the engine outlives this run, and may outlive this checkout.
  const runtime = cached('run', 'bounded-runc');
  copyFileSync(join(import.meta.dirname, 'node', 'bounded-runc'), runtime);
  chmodSync(runtime, 0o755);
  const config = cached('run', 'daemon.json');
  writeFileSync(
    config,
    JSON.stringify({
      runtimes: { bounded: { path: runtime } },
      'default-runtime': 'bounded',
      'storage-driver': 'overlay2',
      'data-root': cached('docker', '.').replace(/\/\.$/, ''),
      'log-opts': { 'max-size': '20m', 'max-file': '1' },
    }),
  );
  // A killed engine leaves its pid file; the next refuses to start beside the process that has that number by now.
  rmSync('/var/run/docker.pid', { force: true });
  const log = openSync(cached('logs', 'dockerd.log'), 'w');
  const child = spawn('dockerd', ['--config-file', config], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
  });
  child.unref();
  writeFileSync(pidFile(), String(child.pid));
  for (let tries = 0; tries < 120; tries++) {
    if (await engineAnswers()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`the Docker engine did not start within a minute; see ${cached('logs', 'dockerd.log')}`);
}

/** A node takes about 17 inotify instances and the usual limit is 128: the eighth node would not start. */
function raiseInotifyLimit(): void {
  const limit = '/proc/sys/fs/inotify/max_user_instances';
  try {
    if (Number(readFileSync(limit, 'utf8')) < 1024) writeFileSync(limit, '1024');
  } catch {
    say('could not raise fs.inotify.max_user_instances; several clusters at once may not start');
  }
}

/**
 * Nothing in a cluster may leave this machine: a connection to a service address that kube-proxy does not know yet
 * would go out by the default route, and a gateway that answers for any address would be taken for the service.
 */
async function forbidEgress(): Promise<void> {
  const rule = ['-i', 'br-+', '!', '-o', 'br-+'];
  for (const more of [
    ['-j', 'REJECT'],
    ['-p', 'tcp', '-j', 'REJECT', '--reject-with', 'tcp-reset'],
  ]) {
    const present = await capture('iptables', ['-w', '5', '-C', 'DOCKER-USER', ...rule, ...more]);
    if (present.code !== 0) await capture('iptables', ['-w', '5', '-I', 'DOCKER-USER', '1', ...rule, ...more]);
  }
}

/** Stops the engine, if it is the one that {@link requireEngine} started. */
export async function stopEngine(): Promise<void> {
  if (!existsSync(pidFile())) return;
  const pid = Number(readFileSync(pidFile(), 'utf8'));
  const name = await capture('ps', ['-o', 'comm=', '-p', String(pid)]);
  if (name.stdout.trim() === 'dockerd') {
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 60 && existsSync(`/proc/${pid}`); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  rmSync(pidFile(), { force: true });
}

/** Removes the network that kind leaves behind, when nothing is on it. */
export async function removeKindNetwork(): Promise<void> {
  if (await engineAnswers()) await capture('docker', ['network', 'rm', 'kind']);
}

/** The engine's id of an image; undefined when it has none of that name. */
export async function imageId(name: string): Promise<string | undefined> {
  const found = await capture('docker', ['image', 'inspect', '--format', '{{.Id}}', name]);
  return found.code === 0 ? found.stdout.trim() : undefined;
}

/** Gives back the disk that earlier builds take; images that containers use stay. */
export async function removeImages(images: readonly string[]): Promise<void> {
  for (const image of images) await capture('docker', ['image', 'rm', image]);
}

/** Imports a tar archive of a file system as an image. */
export async function importImage(archive: string, name: string): Promise<void> {
  await output('docker', ['import', archive, name]);
}
