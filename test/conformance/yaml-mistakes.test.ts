import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { formatDiagnostic } from '../../src/commands/diagnostics.ts';
import { sourceFile } from '../../src/compose/source.ts';
import { parseYaml } from '../../src/compose/yaml.ts';
import { printedHealthCheck as printed } from './article-health-check.ts';

/** All that is said of a file, as a terminal shows it. */
function told(text: string): string {
  const source = sourceFile('rancher-compose.yml', text);
  const lines: string[] = [];
  parseYaml(source, (diagnostic) => lines.push(formatDiagnostic(diagnostic, [source], false)));
  return lines.join('\n');
}

describe("article 2's health check, its last key one space short", () => {
  test('as printed', () => {
    expect(
      told(printed),
    ).toBe(`rancher-compose.yml:19:4: error RC1005: this line is indented by 3 spaces, which no key above it is
  18 |     # milliseconds
  19 |    response_timeout: 200
     |    ^^^^^^^^^^^^^^^^^^^^^
  hint: indent it by 4 spaces, like \`healthy_threshold\` on line 17`);
  });

  test('without its comments', () => {
    expect(
      told(printed.replaceAll(/^ *#.*\n/gm, '')),
    ).toBe(`rancher-compose.yml:11:4: error RC1005: this line is indented by 3 spaces, which no key above it is
  10 |     healthy_threshold: 2
  11 |    response_timeout: 200
     |    ^^^^^^^^^^^^^^^^^^^^^
  hint: indent it by 4 spaces, like \`healthy_threshold\` on line 10`);
  });

  test('with carriage returns', () => {
    expect(told(printed.replaceAll('\n', '\r\n'))).toContain('rancher-compose.yml:19:4: error RC1005');
  });
});

/** What people get wrong, by name. What is told of each stands in golden/yaml-mistakes.txt. */
const mistakes: Readonly<Record<string, string>> = {
  'a tab for a key': 'web:\n  image: nginx\n\tscale: 2\n',
  'a tab below a key': 'web:\n\timage: nginx\n',
  'spaces and a tab': 'web:\n  health_check:\n  \tport: 80\n',
  'a key twice': 'web:\n  image: nginx\n  scale: 1\n  image: httpd\n',
  'a key in the column of no block': 'web:\n    image: nginx\n  scale: 2\n',
  'a service in the column of no block': 'web:\n  image: nginx\n db:\n  image: mariadb\n',
  'the first service indented': ' web:\n  image: nginx\ndb:\n  image: mariadb\n',
  'a key below a value': 'web:\n  image: nginx\n    scale: 2\n',
  'no space after a colon, first': 'web:\n  image:nginx\n  scale: 2\n',
  'no space after a colon, later': 'web:\n  scale: 2\n  image:nginx\n',
  'no space after any colon': 'web:\n  health_check:\n    port:80\n    interval:2000\n',
  'no space after a dash': 'web:\n  ports:\n    - 80:80\n    -443:443\n',
  'no space after a dash in the column of the key': 'web:\n  ports:\n  -80:80\n',
  'no space after any dash': 'web:\n  ports:\n    -80:80\n    -443:443\n',
  'a double quote that is not closed': 'web:\n  image: "nginx\n  scale: 2\n',
  'a double quote that the next one closes': 'web:\n  image: "nginx\n  command: "run"\n',
  'a single quote that is not closed': "web:\n  environment:\n    - 'A=b\n    - C=d\n  scale: 2\n",
  'an apostrophe in single quotes': "web:\n  command: 'it's fine'\n",
  'text behind a double quote': 'web:\n  command: "run" it\n',
  'a bracket that is not closed': 'web:\n  command: ["run", "it"\n  scale: 2\n',
  'a brace that is not closed': 'web:\n  environment: {A: b\n  scale: 2\n',
  'a bracket closed by a brace': 'web:\n  command: ["run", "it"}\n  scale: 2\n',
  'a bracket too many': 'web:\n  command: ["run"]]\n  scale: 2\n',
  'a value that begins with @': 'web:\n  image: @nginx\n',
  'a value that begins with a backtick': 'web:\n  command: `date`\n',
  'a value that begins with %': 'web:\n  command: %h\n',
  'a value that begins with *': 'web:\n  command: * * * * *\n',
  'a value that begins with {{': 'web:\n  scale: {{ .Values.scale }}\n',
  'a colon in a value': 'web:\n  command: echo: done: now\n',
  'a colon in an item': 'web:\n  labels:\n    - note: a: b\n',
  'a colon behind quotes': 'web:\n  command: "echo": done\n',
  'a dash too far to the left': 'web:\n  ports:\n    - 80:80\n   - 443:443\n',
  'a dash in the column of the key': 'web:\n  ports:\n   - 80:80\n  - 443:443\n',
  'a dash behind the key': 'web:\n  ports: - 80:80\n',
  'a dash among keys': 'web:\n  image: nginx\n  - 80:80\n',
  'a dash whose key is a comment': 'web:\n  environment:\n    A: b\n  #volumes:\n  #- /a:/a\n  - /b:/b\n',
  'a key among dashes': 'web:\n  environment:\n    - A=b\n    C: d\n',
  'quotes of a word processor': 'web:\n  command: \u201crun it\u201d\n',
  'quotes of a word processor around a colon': 'web:\n  command: \u201ca: b\u201d\n',
  'a no-break space': 'web:\n  image:\u00a0nginx\n',
  'no colon': 'web:\n  image nginx\n  scale: 2\n',
  'no colon after the service': 'web\n  image: nginx\n',
  'no colon before a list': 'web:\n  image: nginx\n  ports\n    - 80:80\n',
  'an equals sign for a colon': 'web:\n  environment:\n    A=b\n    C: d\n',
  'no key': 'web:\n  : nginx\n',
  'the text of a block on its first line': 'web:\n  command: | run\n  scale: 2\n',
  'the text of a block too far to the left': 'web:\n  command: |\n run\n  scale: 2\n',
  'a backslash in double quotes': 'web:\n  command: "C:\\dir"\n',
  'an escape sequence of a terminal': 'web:\n  command: \u001b[0m\n',
  'a line with a percent sign': '% a note\nweb:\n  image: nginx\n',
  'an alias without an anchor': 'web:\n  <<: *base\n',
  'a merge of a text': 'web:\n  <<: base\n',
  'a tag that does not fit': 'web:\n  scale: !!int two\n',
  'an anchor with a colon': 'web: &base:\n  image: nginx\n',
};

test('the usual mistakes are told with their place and the line that would be right', async () => {
  const sections = Object.entries(mistakes).map(([name, text]) => `# ${name}\n${told(text)}\n`);
  await expect(sections.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden/yaml-mistakes.txt'));
});
