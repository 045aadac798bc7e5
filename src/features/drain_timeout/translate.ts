import { warning } from '../../model/diagnostic.ts';
import { expectInteger } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** A number, or text that is one; 0 is no draining. */
export function translate(service: WrittenService, { report }: TranslateContext): { drainTimeoutMs?: number } {
  const entry = service.keys.get('drain_timeout_ms');
  const drainTimeoutMs = expectInteger(entry, { min: 0, max: 2_147_483_647 }, report);
  if (entry === undefined || drainTimeoutMs === undefined || drainTimeoutMs === 0) return {};
  const message = `${service.name} is stopped without draining its connections first: the time is kept and not acted on yet`;
  const hint = 'let the program end what it has begun when it is asked to stop';
  report(warning('RC5164', message, { at: entry.keyLocation, hint, grade: 'approximate' }));
  return { drainTimeoutMs };
}
