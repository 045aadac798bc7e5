import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../../model/diagnostic.ts';
import type { WrittenStack } from '../../model/stack.ts';
import { loadStack } from '../load.ts';
import { sourceFile } from '../source.ts';

function namesAndImages({ services }: WrittenStack): unknown[] {
  return [...services].map(([name, { keys }]) => {
    const image = keys.get('image')?.value;
    return [name, image?.kind === 'scalar' ? image.text : undefined];
  });
}

describe('templates in a stack', () => {
  const template = {
    values: new Map([['tag', '1.11']]),
    stack: { name: 'shop', version: '', previousVersion: '' },
    environment: { name: 'Default' },
  };

  function loadTemplate(text: string) {
    const said: Diagnostic[] = [];
    const sources = { dockerCompose: [sourceFile('docker-compose.yml.tpl', text)] };
    const stack = loadStack(
      sources,
      () => undefined,
      (diagnostic) => said.push(diagnostic),
      { template },
    );
    return { services: namesAndImages(stack), said };
  }

  test('are rendered when their values are known', () => {
    const { services, said } = loadTemplate('web:\n{{- if .Values.tag}}\n  image: nginx:{{.Values.tag}}\n{{- end}}\n');
    expect(services).toEqual([['web', 'nginx:1.11']]);
    expect(said).toEqual([]);
  });

  test('an error of YAML points into the file that the user has', () => {
    const { said } = loadTemplate('{{if true}}\n\n{{end -}}\nweb:\n  scale: 1\n  image: "a" b\n');
    expect(said).toMatchObject([{ code: 'RC1004', location: { file: 'docker-compose.yml.tpl', line: 6, column: 14 } }]);
    const indented = loadTemplate('{{if true}}\n{{end -}}\nweb:\n  image: a\n scale: 1\n');
    expect(indented.said).toMatchObject([{ code: 'RC1005', location: { line: 5, column: 2 } }]);
  });

  test('a value that breaks the YAML points at the action that printed it', () => {
    const { said } = loadTemplate('web:\n  scale: 1\n  image: {{quote "a"}} {{"b"}}\n');
    expect(said).toMatchObject([{ code: 'RC1004', location: { line: 3, column: 24 } }]);
  });

  test('an error of the template leaves the file out', () => {
    expect(loadTemplate('web: {image: {{nope}}}')).toMatchObject({ services: [], said: [{ code: 'RC2011' }] });
  });
});
