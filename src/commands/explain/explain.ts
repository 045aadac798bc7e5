import { Command } from 'commander';

import { type Diagnostic, isFailure } from '../../model/diagnostic.ts';
import { type Explanation, explainStack } from '../convert-stack.ts';
import { count, formatDiagnostic, sortDiagnostics, summarise } from '../diagnostics.ts';
import { withStackFlags } from '../stack-flags.ts';
import { readStack, type StackFlags, type StackInput } from '../stack-input.ts';
import { asError } from '../strictness.ts';
import type { Terminal } from '../terminal.ts';
import { type Account, totals } from './account.ts';
import { accountAsJson } from './json.ts';
import { accountAsSarif } from './sarif.ts';
import { accountAsTable } from './table.ts';

interface ExplainFlags extends StackFlags {
  readonly strict: boolean;
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** `drover explain`: what becomes of every key of a stack, as a table, JSON or SARIF. Writes no resources. */
export function explainCommand(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command('explain').description(
    'Account for every key: what it becomes, and how much carries over',
  );
  return withStackFlags(command)
    .option('--strict', 'treat warnings and risks as errors', false)
    .option('--json', 'as JSON')
    .option('--sarif', 'as SARIF 2.1.0, for code review')
    .action((folder: string | undefined, flags: ExplainFlags) => run(folder, flags, terminal, exit, tellAccount));
}

/** `drover lint`: the diagnostics and the exit code of `explain`, without the account, for CI. */
export function lintCommand(terminal: Terminal, exit: (code: number) => void): Command {
  const command = new Command('lint').description('Check a stack as explain does, without the account');
  return withStackFlags(command)
    .option('--strict', 'treat warnings and risks as errors', false)
    .action((folder: string | undefined, flags: ExplainFlags) => run(folder, flags, terminal, exit, tellNothing));
}

type Tell = (account: Account, flags: ExplainFlags, terminal: Terminal) => void;

function run(
  folder: string | undefined,
  flags: ExplainFlags,
  terminal: Terminal,
  exit: (code: number) => void,
  tell: Tell,
): void | Promise<void> {
  const input = readStack(folder, flags, terminal);
  if (!(input instanceof Promise)) return exit(explain(input, flags, terminal, tell));
  return input.then((answered) => exit(explain(answered, flags, terminal, tell)));
}

/** @returns the exit code: 1 when `convert` would write nothing. */
function explain(input: StackInput, flags: ExplainFlags, terminal: Terminal, tell: Tell): number {
  const explanation = isFailure(input.problems) ? unread : explainStack(input.sources, input.options);
  const said = sortDiagnostics([...input.problems, ...explanation.diagnostics], input.files);
  const diagnostics = flags.strict ? said.map(asError) : said;
  const account: Account = { ...explanation, stack: input.options.stack, diagnostics };
  tell(account, flags, terminal);
  for (const one of diagnostics.filter((diagnostic) => isShown(diagnostic, tell)))
    terminal.writeError(`${formatDiagnostic(one, input.files, terminal.colour)}\n`);
  terminal.writeError(`${summary(account)}\n`);
  return isFailure(diagnostics) ? 1 : 0;
}

const unread: Explanation = { manifests: [], resources: [], diagnostics: [], findings: [] };

const tellAccount: Tell = (account, { json, sarif }, terminal) => {
  const text = sarif ? accountAsSarif(account) : undefined;
  terminal.writeOutput(text ?? (json ? accountAsJson(account) : accountAsTable(account, terminal.colour)));
};

const tellNothing: Tell = () => {};

/** Notes belong to the account; CI is told what somebody has to act on. */
function isShown({ severity }: Diagnostic, tell: Tell): boolean {
  return severity !== 'note' || tell === tellAccount;
}

/** `12 keys: 9 exact, 2 approximate, 1 unsupported; 3 resources, 2 warnings, 0 errors`. */
function summary(account: Account): string {
  const { grades, keys } = totals(account);
  const graded = `${grades.exact} exact, ${grades.approximate} approximate, ${grades.unsupported} unsupported`;
  return `${count(keys, 'key')}: ${graded}; ${summarise(account.resources.length, account.diagnostics)}`;
}
