import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/**
 * Asks for one line on the terminal. The question goes to the standard error, for the standard output may be a pipe; a
 * hidden answer is not shown while it is typed.
 *
 * @returns undefined when the input ends instead.
 */
export function askOnTerminal(text: string, hidden: boolean): Promise<string | undefined> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (hidden) process.stderr.write(text);
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: true });
  return new Promise((resolve) => {
    lines.once('close', () => {
      if (hidden) process.stderr.write('\n');
      resolve(undefined);
    });
    lines.question(hidden ? '' : text, (answer) => {
      resolve(answer);
      lines.close();
    });
  });
}
