import type { Kubectl } from '../cluster/kubectl.ts';

const system = 'drover-system';

/** A token of one of Drover's service accounts. @param bound `kubectl create token`'s words for what it is bound to. */
export async function accountToken(kubectl: Kubectl, account: string, ...bound: string[]): Promise<string> {
  return (await kubectl.run(['create', 'token', account, '-n', system, ...bound])).trim();
}

/**
 * The token that a kubelet would mount into the agent on a host. Makes the host's Node and RancherHost, and the Pod as
 * the DaemonSet would, for the token to be bound to; nothing runs there. Drover must be installed.
 */
export async function agentToken(kubectl: Kubectl, host: string): Promise<string> {
  await kubectl.apply([
    { apiVersion: 'v1', kind: 'Node', metadata: { name: host, labels: { 'kubernetes.io/os': 'linux' } } },
    { apiVersion: 'drover.dev/v1alpha1', kind: 'RancherHost', metadata: { name: host }, spec: {} },
  ]);
  const { spec } = (await kubectl.get('daemonset', 'drover-agent', '-n', system)).spec.template;
  const name = `agent-on-${host}`;
  const metadata = { namespace: system, name };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...spec, nodeName: host } };
  await kubectl.run(['create', '-f', '-'], JSON.stringify(pod));
  const { uid } = (await kubectl.get('pod', name, '-n', system)).metadata;
  const bound = ['--bound-object-kind=Pod', `--bound-object-name=${name}`, `--bound-object-uid=${uid}`];
  return accountToken(kubectl, 'drover-agent', ...bound);
}
