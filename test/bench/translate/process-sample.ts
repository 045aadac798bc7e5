import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What one run of a program took. */
export interface ProcessSample {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Largest resident set; undefined where GNU time is not installed. */
  readonly peakMib: number | undefined;
  readonly exitCode: number;
}

const gnuTime = '/usr/bin/time';

/**
 * Runs a command in a directory and measures it: bash's `time` gives milliseconds of wall and processor, children
 * included, GNU time the memory.
 */
export function sampleProcess(command: readonly string[], directory: string): ProcessSample {
  const notes = mkdtempSync(join(tmpdir(), 'drover-sample-'));
  try {
    const memory = join(notes, 'memory');
    const times = join(notes, 'times');
    const measured = existsSync(gnuTime) ? [gnuTime, '-q', '-f', '%M', '-o', memory, ...command] : command;
    const script = `TIMEFORMAT='%3R %3U %3S'; { time "$@" >/dev/null 2>&1 </dev/null; } 2>'${times}'`;
    const { status } = spawnSync('bash', ['-c', script, 'bash', ...measured], { cwd: directory });
    const [wall = 0, user = 0, system = 0] = readFileSync(times, 'utf8').trim().split(/\s+/).map(Number);
    const peak = existsSync(memory) ? Number(readFileSync(memory, 'utf8').trim().split('\n').at(-1)) / 1024 : undefined;
    return { wallMs: wall * 1000, cpuMs: (user + system) * 1000, peakMib: peak, exitCode: status ?? 1 };
  } finally {
    rmSync(notes, { recursive: true });
  }
}
