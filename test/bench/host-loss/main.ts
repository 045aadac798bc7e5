/**
 * `npm run bench:host-loss`: kills hosts of the kind cluster, one after another, and notes how long it takes until their
 * units are given up, made again, and Ready elsewhere. Each trial is a line of a file; a run goes on where the last one
 * ended. Never part of `npm test`: a measurement passes or fails nothing.
 *
 *   --trials N       until the file has so many of this kind; default 30
 *   --check NAME     article1 (4000 × 3, TCP) or article2 (2000 × 3, HTTP); default article1
 *   --leader-host    lose the host of the operator that leads
 *   --peers          beside the units Deployments with the same probes: six minutes a trial
 *   --results FILE   default: bench/host-loss.jsonl in the cache
 *   --report         no trials: docs/host-loss.svg and the table in docs/benchmarks.md from the file
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Client } from '../../../src/kubernetes/client.ts';
import { createTransport, loadKubeConfig } from '../../../src/kubernetes/transport.ts';
import { installOperator, prepareCluster } from '../../../tools/demo/setup.ts';
import { cached, root, say } from '../../cluster/cache.ts';
import { Kubectl } from '../../cluster/kubectl.ts';
import { checkNames } from './checks.ts';
import { writeReport } from './report.ts';
import { runningAgents, runTrial, type TrialOptions } from './run-trial.ts';
import { appendTrial, readTrials, type Trial } from './trial.ts';

function options() {
  const { values } = parseArgs({
    options: {
      trials: { type: 'string', default: '30' },
      check: { type: 'string', default: 'article1' },
      'leader-host': { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      results: { type: 'string', default: cached('bench', 'host-loss.jsonl') },
      report: { type: 'boolean', default: false },
    },
  });
  const trials = Number(values.trials);
  if (!Number.isInteger(trials) || trials < 1) throw new Error('--trials takes a whole number from 1 on');
  const check = checkNames.find((name) => name === values.check);
  if (check === undefined) throw new Error(`--check is one of ${checkNames.join(', ')}`);
  const { results, report, peers, 'leader-host': leaderHost } = values;
  return { trials, results, report, wanted: { check, leaderHost, peers } };
}

/** A trial with Deployments beside it is one more of its kind; one without is none of those with. */
function isOfKind(trial: Trial, { check, leaderHost, peers }: TrialOptions, agents: boolean): boolean {
  const same = trial.check === check && trial.leaderHost === leaderHost && trial.agents > 0 === agents;
  return same && (!peers || trial.stock !== undefined);
}

async function run(file: string, trials: number, wanted: TrialOptions): Promise<void> {
  const cluster = await prepareCluster();
  // Where the client looks for it.
  process.env['KUBECONFIG'] = cluster.kubeconfig;
  const kubectl = new Kubectl(cluster.kubeconfig);
  await installOperator(cluster, kubectl);
  const client = new Client(createTransport({ kubeConfig: loadKubeConfig(), userAgent: 'drover-bench' }));
  const agents = (await runningAgents(kubectl)) > 0;
  const done = () => readTrials(file).filter((trial) => isOfKind(trial, wanted, agents)).length;
  say(`${done()} of ${trials} trials ${agents ? 'with' : 'without'} agents are in ${file}`);
  while (done() < trials) {
    say(`${wanted.check}, trial ${done() + 1} of ${trials}`);
    appendTrial(file, await runTrial({ kubectl, client, say }, wanted));
  }
}

try {
  const { trials, results, report, wanted } = options();
  if (report) writeReport(readTrials(results), join(root, 'docs'));
  else await run(results, trials, wanted);
  process.exit(0);
} catch (error) {
  console.error(`drover: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
