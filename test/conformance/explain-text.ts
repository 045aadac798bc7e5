import { type Explanation, explainStack } from '../../src/commands/convert-stack.ts';
import { sourceFile } from '../../src/compose/source.ts';
import type { TranslateOptions } from '../../src/translate/stack.ts';

/** A pair of compose texts, explained as the stack `shop`. */
export function explainText(docker: string, rancher?: string, options: Partial<TranslateOptions> = {}): Explanation {
  const rancherCompose = rancher === undefined ? undefined : sourceFile('rancher-compose.yml', rancher);
  const dockerCompose = [sourceFile('docker-compose.yml', docker)];
  return explainStack({ dockerCompose, rancherCompose }, { stack: 'shop', ...options });
}
