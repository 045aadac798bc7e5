import type { Kubectl } from '../cluster/kubectl.ts';

/** What Drover itself has to say when something failed: its Pods, its hosts, its logs. */
export async function systemReport(kubectl: Kubectl): Promise<string> {
  const ask = async (...args: string[]) => (await kubectl.try(args)).stdout;
  const logs = (component: string) =>
    ask('logs', '-n', 'drover-system', '-l', `app.kubernetes.io/component=${component}`, '--tail=60', '--prefix');
  const parts = [
    await ask('get', 'pods', '-n', 'drover-system', '-o', 'wide'),
    await ask('events', '-n', 'drover-system', '--types=Warning'),
    await ask('get', 'rancherhosts', '-o', 'yaml'),
    await logs('operator'),
    await logs('agent'),
  ];
  return parts.join('\n');
}
