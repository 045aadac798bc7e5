import { onHost } from '../../cluster/hosts.ts';
import { kubectl, type Scenario } from '../scenario.ts';

const target = '/data';

/** A service that must be alone on its volume, and finds out when it is not (test/workloads/probe-target/token.go). */
export function tokenWriter(storageClass: 'shared' | 'standard'): object {
  return {
    image: 'drover.local/probe-target:dev',
    environment: { TOKEN: target },
    healthCheck: { port: 8080, requestLine: 'GET / HTTP/1.0', interval: 1000, responseTimeout: 1000 },
    volumes: [{ target, name: 'token', perContainer: true, size: '8Mi', storageClass, noCopy: true }],
  };
}

/** One run of a writer: from its first line to its last, in milliseconds since the epoch. */
interface Tenure {
  readonly writer: string;
  readonly from: number;
  readonly to: number;
}

export interface Written {
  readonly lines: number;
  readonly writers: number;
  /** What the writers themselves found. */
  readonly violations: readonly string[];
  /** Pairs of runs of which one began before the other had ended. */
  readonly overlaps: readonly string[];
}

/** Reads what was written to the volume of unit 1, on a host that has it. */
export async function written(scenario: Scenario, service: string, host: string): Promise<Written> {
  const claim = await kubectl.get('pvc', `${scenario.namespace}-${service}-1.token`, '-n', scenario.namespace);
  const { spec } = await kubectl.get('pv', claim.spec.volumeName);
  const path = spec.hostPath.path;
  const lines = (await onHost(host, 'cat', `${path}/writes`)).trim().split('\n');
  const violations = await onHost(host, 'sh', '-c', `cat ${path}/violations 2>/dev/null || true`);
  const found = tenures(lines);
  return {
    lines: lines.length,
    writers: found.length,
    violations: violations.split('\n').filter((line) => line !== ''),
    overlaps: overlaps(found),
  };
}

function tenures(lines: readonly string[]): Tenure[] {
  const found = new Map<string, Tenure>();
  for (const line of lines) {
    const [writer = '', time = ''] = line.split(' ');
    const at = Number(time);
    found.set(writer, { writer, from: found.get(writer)?.from ?? at, to: at });
  }
  return [...found.values()].sort((a, b) => a.from - b.from);
}

function overlaps(sorted: readonly Tenure[]): string[] {
  return sorted.flatMap((one, at) => {
    const before = sorted.slice(0, at).find((other) => other.to >= one.from);
    return before ? [`${one.writer} began ${before.to - one.from} ms before ${before.writer} ended`] : [];
  });
}
