/** The levels that are written, by name, with pino's numbers. */
const levels = { debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
export type Level = keyof typeof levels;

type Details = Readonly<Record<string, unknown>>;
/** Details that cost something are a function, which is called when the line is written. */
export type Write = (details: Details | (() => Details), message: string) => void;
export type Log = Readonly<Record<Level, Write>>;

/**
 * JSON lines in the shape of the operator's logs, without the package that writes those.
 *
 * @param least what is below it is not written; a level that is unknown counts as info.
 */
export function createLog(least = 'info', out: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const from = levels[least as Level] ?? (least === 'silent' ? Number.POSITIVE_INFINITY : levels.info);
  const writer = (level: Level): Write => {
    if (levels[level] < from) return () => undefined;
    return (given, message) => {
      const { err, ...details } = typeof given === 'function' ? given() : given;
      const shown = err === undefined ? details : { ...details, err: shownError(err) };
      out(`${JSON.stringify({ level: levels[level], time: new Date().toISOString(), ...shown, msg: message })}\n`);
    };
  };
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    fatal: writer('fatal'),
  };
}

function shownError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { type: name, message, stack, ...(cause === undefined ? {} : { cause: shownError(cause) }) };
}
