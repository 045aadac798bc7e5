import type { Ignored, PodDraft } from '../feature.ts';
import { literal } from './literal.ts';
import { parseUser } from './user.ts';

interface Spec {
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly workingDir?: string | undefined;
  readonly user?: string | undefined;
  readonly tty?: boolean | undefined;
  readonly stdinOpen?: boolean | undefined;
  readonly init?: boolean | undefined;
  readonly stopSignal?: string | undefined;
  readonly stopGracePeriod?: number | undefined;
  /** Of a sidekick that ends before the others begin: it leaves no orphans. */
  readonly startOnce?: boolean | undefined;
}

/** Docker's time between asking a container to stop and stopping it, in seconds. */
const defaultGracePeriod = 10;

/** As in Docker, an entrypoint of one's own also drops the image's CMD, and so it does in Kubernetes. */
export function pod(spec: Spec, draft: PodDraft): void {
  const { container } = draft;
  if (spec.entrypoint) container.command = spec.entrypoint.map(literal);
  if (spec.command) container.args = spec.command.map(literal);
  if (spec.workingDir !== undefined) container.workingDir = spec.workingDir;
  if (spec.tty) container.tty = true;
  if (spec.stdinOpen) container.stdin = true;
  runAs(spec, draft);
  reapOrphans(spec, draft);
  waitForEnd(spec, draft);
}

function runAs({ user }: Spec, { container }: PodDraft): void {
  const { uid, gid } = (user === undefined ? undefined : parseUser(user)) ?? {};
  if (uid === undefined) return;
  container.securityContext = {
    ...container.securityContext,
    runAsUser: uid,
    ...(gid === undefined ? {} : { runAsGroup: gid }),
  };
}

/**
 * The first process of a shared namespace is the sandbox's own, which reaps orphans as Docker's init did. A member that did
 * not ask for it may insist on being the first process, hence all or none.
 */
function reapOrphans({ init, startOnce }: Spec, { pod: its, sidekick }: PodDraft): void {
  if (init && sidekick === undefined) its.shareProcessNamespace = true;
  if (!init && !startOnce && sidekick !== undefined) delete its.shareProcessNamespace;
}

/** A Pod has one grace period for all of its containers. 0 would end it without asking, at once and on no host's word. */
function waitForEnd({ stopGracePeriod }: Spec, { pod: its, sidekick }: PodDraft): void {
  const own = Math.max(1, stopGracePeriod ?? defaultGracePeriod);
  const others = sidekick === undefined ? 0 : (its.terminationGracePeriodSeconds ?? 0);
  its.terminationGracePeriodSeconds = Math.max(own, others);
}

/** What Kubernetes has no word for. */
export function ignored(spec: Spec, primary?: Spec): readonly Ignored[] {
  const found: Ignored[] = [];
  const names = spec.user === undefined ? [] : (parseUser(spec.user)?.names ?? [spec.user]);
  if (names.length > 0) {
    const reason = `only the image knows the number of ${names.join(' and ')}; write uid:gid in numbers.`;
    found.push({ field: 'spec.user', reason: `Kubernetes takes numbers: ${reason}` });
  }
  if (spec.stopSignal !== undefined && !isDefaultSignal(spec.stopSignal)) {
    const reason = "Kubernetes sends the image's STOPSIGNAL, else SIGTERM; build it into the image.";
    found.push({ field: 'spec.stopSignal', reason });
  }
  if (spec.init && primary && !primary.init) {
    found.push({
      field: 'spec.init',
      reason: 'The unit shares one process namespace only when every member asks for it.',
    });
  }
  return found;
}

/** What is sent anyway, where the image says nothing else. */
export function isDefaultSignal(signal: string): boolean {
  return /^((SIG)?TERM|15)$/i.test(signal);
}
