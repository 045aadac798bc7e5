import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

export function translate(_service: WrittenService, _context: TranslateContext): Record<string, never> {
  return {};
}
