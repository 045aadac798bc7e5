import { type Conversion, convertStack } from '../../src/commands/convert-stack.ts';
import { sourceFile } from '../../src/compose/source.ts';
import type { TranslateOptions } from '../../src/translate/stack.ts';

/** A pair of compose texts, converted as the stack `shop`. */
export function convertText(docker: string, rancher?: string, options: Partial<TranslateOptions> = {}): Conversion {
  const rancherCompose = rancher === undefined ? undefined : sourceFile('rancher-compose.yml', rancher);
  const dockerCompose = [sourceFile('docker-compose.yml', docker)];
  return convertStack({ dockerCompose, rancherCompose }, { stack: 'shop', ...options });
}

/** The spec that one service, `web`, becomes from its keys in version 1 layout, and what was said of it. */
export function convertKeys(
  keys: string,
  options: Partial<TranslateOptions> = {},
): { readonly spec: Readonly<Record<string, unknown>> | undefined; readonly said: readonly string[] } {
  const indented = keys.replaceAll(/^(?=.)/gm, '  ');
  const image = /^(image|build):/m.test(keys) ? '' : '  image: nginx\n';
  const { manifests, diagnostics } = convertText(`web:\n${image}${indented}\n`, undefined, options);
  const spec = manifests.find(({ metadata }) => metadata.name === 'web')?.spec;
  return { spec, said: diagnostics.map(({ code, message }) => `${code} ${message}`) };
}

/** Their codes, in order. */
export function codes({ diagnostics }: Conversion): string[] {
  return diagnostics.map(({ code }) => code);
}
