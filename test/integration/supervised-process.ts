import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** `read` ends when our end of the pipe does, however we end, and with it the program. The shell itself says nothing. */
const script = '"$@" 2>&1 & program=$!; exec 2>/dev/null; echo "$program"; read -r _; kill "$program"; wait "$program"';

/** A program that does not outlive the process that started it. */
export class SupervisedProcess {
  readonly #shell: ChildProcess;
  readonly #pid: Promise<number>;
  readonly #ended: Promise<number | null>;

  /** @param onLine told of every line the program writes. */
  constructor(command: readonly string[], env: NodeJS.ProcessEnv, onLine: (line: string) => void) {
    const shell = spawn('sh', ['-c', script, 'sh', ...command], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#shell = shell;
    this.#ended = new Promise((resolve) => shell.on('close', resolve));
    const pid = Promise.withResolvers<number>();
    this.#pid = pid.promise;
    let first = true;
    createInterface({ input: shell.stdout }).on('line', (line) => {
      if (first) pid.resolve(Number(line));
      else onLine(line);
      first = false;
    });
  }

  get pid(): Promise<number> {
    return this.#pid;
  }

  /** Kills it without a chance to say goodbye. */
  async kill(): Promise<void> {
    process.kill(await this.#pid, 'SIGKILL');
    await this.stop();
  }

  /** Asks it to end, and waits for it. @returns its exit code, or 128 and the signal that ended it. */
  stop(): Promise<number | null> {
    this.#shell.stdin?.end();
    return this.#ended;
  }
}
