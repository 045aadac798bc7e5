import { type Command, InvalidArgumentError, Option } from 'commander';

/** Adds what names a stack's files and answers its questions: the same for every command that reads a stack. */
export function withStackFlags(command: Command): Command {
  return command
    .argument('[folder]', 'folder of a catalogue: a revision, or a template with numbered ones')
    .addOption(
      new Option('-f, --file <file>', 'docker-compose file or folder, may be given again; - is the standard input')
        .argParser((file: string, files: string[] | undefined) => [...(files ?? []), file])
        .default(undefined, '$COMPOSE_FILE, else docker-compose.yml'),
    )
    .option('-r, --rancher-file <file>', 'rancher-compose file (default: rancher-compose.yml beside the first file)')
    .option('--revision <number>', "revision of a catalogue's template (default: the version of its config.yml)")
    .option('-p, --project-name <stack>', 'name of the stack (default: $COMPOSE_PROJECT_NAME, else the directory)')
    .option('-e, --env-file <file>', 'variables, one KEY=VALUE on each line, before those of the environment')
    .option('--answers <file>', "answers to the catalogue's questions: a YAML or JSON map, or KEY=VALUE on each line")
    .option('--set <variable=answer>', 'one answer, before those of the file; may be given again', setAnswer)
    .addOption(
      new Option(
        '--merge <rules>',
        "whose rules of reading: of Rancher 1.6's engine, or of the classic rancher-compose",
      )
        .choices(['1.6', 'classic'])
        .default('1.6'),
    )
    .option(
      '--compose-interpolation',
      "allow Docker Compose's ${NAME:-default} and its kin, which Rancher did not have",
    )
    .option('--host-label-prefix <prefix>', 'put before host labels without a prefix of their own, as in acme.com/')
    .option('--ask', 'ask for every answer that is not given (default: for missing ones only, on a terminal)');
}

function setAnswer(text: string, earlier: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('An answer is VARIABLE=ANSWER.');
  return new Map(earlier).set(text.slice(0, at), text.slice(at + 1));
}
