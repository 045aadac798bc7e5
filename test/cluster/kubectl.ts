import { kubectlPath } from './components.ts';
import { capture, type Finished } from './process.ts';

// biome-ignore lint/suspicious/noExplicitAny: objects of any kind, as the API server prints them
export type AnyObject = any;

/** kubectl against one cluster. */
export class Kubectl {
  readonly kubeconfig: string;

  constructor(kubeconfig: string) {
    this.kubeconfig = kubeconfig;
  }

  /** Runs kubectl and returns what it said, whatever its exit code. */
  try(args: readonly string[], input?: string): Promise<Finished> {
    const env = { KUBECONFIG: this.kubeconfig };
    return capture(kubectlPath, args, input === undefined ? { env } : { env, input });
  }

  /** Runs kubectl. @throws Error with its words when it fails. */
  async run(args: readonly string[], input?: string): Promise<string> {
    const finished = await this.try(args, input);
    if (finished.code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${finished.stderr.trim()}`);
    return finished.stdout;
  }

  /** `kubectl get … -o json`. */
  async get(...args: string[]): Promise<AnyObject> {
    return JSON.parse(await this.run(['get', ...args, '-o', 'json']));
  }

  /** The items of a list. */
  async list(...args: string[]): Promise<AnyObject[]> {
    return (await this.get(...args)).items;
  }

  /** Applies objects, or a YAML text, with strict validation. */
  async apply(what: string | AnyObject | readonly AnyObject[], ...args: string[]): Promise<string> {
    const text =
      typeof what === 'string'
        ? what
        : JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Array.isArray(what) ? what : [what] });
    return this.run(['apply', '--validate=strict', '-f', '-', ...args], text);
  }
}

export interface Waiting {
  /** Give up after so long; a limit against hanging and no expectation. */
  readonly timeoutMs?: number;
  readonly everyMs?: number;
}

/**
 * Looks again and again until something is so.
 *
 * @param look returns what was waited for, or undefined; a throw counts as undefined.
 * @throws Error with the last thing that was seen, when it takes too long.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false | null>,
  { timeoutMs = 180_000, everyMs = 500 }: Waiting = {},
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const seen = await look();
      if (seen) return seen;
      last = seen;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error(`not within ${timeoutMs / 1000} s: ${what}`, { cause: last });
}
