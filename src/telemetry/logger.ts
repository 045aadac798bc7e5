import { destination, type Logger, pino } from 'pino';

export type { Logger };

/** Structured logs as JSON lines on standard output. @param level pino's levels. Default: info. */
export function createLogger(level = 'info'): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination({ dest: 1, sync: true }));
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
