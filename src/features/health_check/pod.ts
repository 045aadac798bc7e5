import type { V1Probe } from '@kubernetes/client-node';

import { annotations } from '../../api/labels.ts';
import type { PodDraft } from '../feature.ts';
import { parseRequestLine } from './request-line.ts';
import type { HealthCheck } from './spec.ts';

interface Spec {
  readonly healthCheck?: HealthCheck | undefined;
  /** A member of another feature's, read here: what ends by design is asked nothing. */
  readonly startOnce?: boolean | undefined;
}

/** The largest count a probe takes: the startup probe never gives up, the timeouts are the operator's alone. */
const never = 2_147_483_647;

/** How long the kubelet leaves a failing unit to the operator before it restarts the container in place, in seconds. */
const deadManSeconds = 300;

/** Probes count whole seconds; Rancher's milliseconds are rounded up, so that a check is never stricter than written. */
export function wholeSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/**
 * The health check as the kubelet can run it. Readiness decides; the startup probe keeps the others silent until the
 * first success; liveness is a dead man's switch for `recreate` alone, since the kubelet must not restart what Rancher
 * would keep.
 */
export function pod(spec: Spec, draft: PodDraft): void {
  const check = spec.healthCheck;
  if (!check || (spec.startOnce && draft.sidekick !== undefined)) return;
  const periodSeconds = wholeSeconds(check.interval);
  const probe: V1Probe = { ...action(check), timeoutSeconds: wholeSeconds(check.responseTimeout) };
  draft.container.startupProbe = { ...probe, periodSeconds: 1, failureThreshold: never };
  draft.container.readinessProbe = {
    ...probe,
    periodSeconds,
    successThreshold: check.healthyThreshold,
    failureThreshold: check.unhealthyThreshold,
  };
  if (strategyOf(check, draft) === 'recreate') {
    draft.container.livenessProbe = {
      ...probe,
      periodSeconds,
      failureThreshold: Math.max(4 * check.unhealthyThreshold, Math.ceil(deadManSeconds / periodSeconds)),
    };
  }
  if (draft.sidekick === undefined) draft.annotations[annotations.healthCheck] = JSON.stringify(check);
  else noteSidekick(check, draft);
}

/** The check that a sidekick was made with, beside those of other sidekicks. */
function noteSidekick(check: HealthCheck, { annotations: notes, container }: PodDraft): void {
  const others = JSON.parse(notes[annotations.sidekickHealthChecks] ?? '{}') as Record<string, HealthCheck>;
  notes[annotations.sidekickHealthChecks] = JSON.stringify({ ...others, [container.name]: check });
}

/** The strategy that governs a unit is the primary's, and `recreate` where that has no check (docs/rancher.md §9.1). */
function strategyOf(check: HealthCheck, { sidekick, annotations: notes }: PodDraft): HealthCheck['strategy'] {
  if (sidekick === undefined) return check.strategy;
  const primary = notes[annotations.healthCheck];
  return primary === undefined ? 'recreate' : (JSON.parse(primary) as HealthCheck).strategy;
}

/** A request line that HAProxy refuses never gets here: the controller stalls the service before it renders a Pod. */
function action(check: HealthCheck): V1Probe {
  const request = parseRequestLine(check.requestLine ?? '');
  if (request.kind !== 'http') return { tcpSocket: { port: check.port } };
  return {
    httpGet: {
      path: request.path.startsWith('/') ? request.path : `/${request.path}`,
      port: check.port,
      scheme: 'HTTP',
      ...(request.headers.length > 0 ? { httpHeaders: [...request.headers] } : {}),
    },
  };
}
