/**
 * Converts every stack again and again in one process and prints what it took as JSON. Run as a bundle, as the command
 * line is: what Node needs to read TypeScript is no part of it.
 *
 * Arguments: the number of passes, then the stacks as JSON.
 */
import { readFileSync } from 'node:fs';

import { convertStack } from '../../../src/commands/convert-stack.ts';
import { sourceFile } from '../../../src/compose/source.ts';
import type { StackFiles } from './stacks.ts';

/** One pass over all stacks. */
export interface Pass {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Of each stack, in milliseconds. */
  readonly stacksMs: readonly number[];
}

export interface CorpusRun {
  readonly passes: readonly Pass[];
  /** Stacks without an error. */
  readonly converted: number;
  /** Milliseconds from the start of the process to its first line of ours. */
  readonly startUpMs: number;
  readonly peakMib: number;
}

const startUpMs = performance.now();
const [, , passCount = '1', text = '[]'] = process.argv;
const stacks = JSON.parse(text) as StackFiles[];
const read = (file: string) => sourceFile(file, readFileSync(file, 'utf8'));
let converted = 0;

function pass(): Pass {
  converted = 0;
  const cpu = process.cpuUsage();
  const from = performance.now();
  const stacksMs = stacks.map(({ docker, rancher }) => {
    const began = performance.now();
    const sources = {
      dockerCompose: [read(docker)],
      rancherCompose: rancher === undefined ? undefined : read(rancher),
    };
    const { manifests } = convertStack(sources, { stack: 'bench' });
    if (manifests.length > 0) converted++;
    return performance.now() - began;
  });
  const wallMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs, cpuMs: (user + system) / 1000, stacksMs };
}

const passes = Array.from({ length: Number(passCount) }, pass);
const peakMib = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ passes, converted, startUpMs, peakMib } satisfies CorpusRun));
