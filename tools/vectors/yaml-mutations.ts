/** Compose files as people wrote them, small, each with a few of the forms that YAML offers. */
const composeFiles = [
  `mywordpress:
  scale: 2
  health_check:
    # the port to ask
    port: 80
    request_line: GET / HTTP/1.0
    interval: 2000
    strategy: recreate
`,
  `version: '2'
services:
  web:
    image: nginx:1.11
    ports:
    - 80:80
    - "443:443/tcp"
    environment: {A: b, "C": 'd e'}
    command: ["nginx", "-g", "daemon off;"]
volumes:
  data: {}
`,
  `.catalog:
  name: Shop
  version: v0.1
  description: |
    A shop.
      With more.
  questions:
    - variable: SIZE
      label: "Size:"
      default: 10
      required: true
`,
  `base: &base
  image: app
  labels:
    io.rancher.container.pull_image: always
web:
  <<: *base
  scale: 3
worker:
  <<: [*base, {tty: yes}]
  command: >-
    run --all
    --with this
`,
  `lb:
  image: rancher/lb-service-haproxy
  lb_config:
    port_rules:
    - source_port: 80
      target_port: 0644
      path: ''
      service: web # the shop
    certs: []
    default_cert: ~
`,
];

const insertions = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  ':',
  ': ',
  '-',
  '- ',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '&a ',
  '*a',
  '!!str ',
  '|',
  '>',
  '? ',
  '%',
  '@',
  '`',
  '<<: ',
  '~',
  '0',
  '\\',
  '---\n',
  '...',
  '\u2028',
  '\u0085',
  '\u00a0',
];

/** A compose file, changed in one to four places: characters put in and taken out, lines moved, doubled and indented anew. */
export function mutatedComposeFile(random: () => number): string {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const position = (length: number): number => Math.floor(random() * (length + 1));
  const byLine = (text: string, change: (lines: string[], at: number) => void): string => {
    const lines = text.split('\n');
    change(lines, Math.floor(random() * lines.length));
    return lines.join('\n');
  };
  const changes: readonly ((text: string) => string)[] = [
    (text) =>
      text.replace('', '').slice(0, position(text.length)) + pick(insertions) + text.slice(position(text.length)),
    (text) => insertAt(text, position(text.length), pick(insertions)),
    (text) => insertAt(text, position(text.length), pick(insertions)),
    (text) => removeAt(text, position(text.length), 1),
    (text) => removeAt(text, position(text.length), 1 + position(6)),
    (text) => byLine(text, (lines, at) => lines.splice(at, 1)),
    (text) => byLine(text, (lines, at) => lines.splice(at, 0, lines[at] ?? '')),
    (text) => byLine(text, (lines, at) => lines.splice(at, 1, ` ${lines[at]}`)),
    (text) => byLine(text, (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/^ /, ''))),
    (text) => byLine(text, (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/^ {2}/, '\t'))),
    (text) => byLine(text, (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(': ', ':'))),
    (text) => byLine(text, (lines, at) => lines.splice(at, 0, ...lines.splice(position(lines.length - 1), 1))),
  ];
  let text = pick(composeFiles);
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) text = pick(changes)(text);
  return text;
}

function insertAt(text: string, at: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at);
}

function removeAt(text: string, at: number, length: number): string {
  return text.slice(0, at) + text.slice(at + length);
}

/** Indicators and spaces in any order. */
export function arbitraryYaml(random: () => number): string {
  const pieces = [...insertions, 'a', 'b: ', 'c', '\n', '\n  ', '\n    ', '- ', ': '];
  let text = '';
  for (let left = 1 + Math.floor(random() * 14); left > 0; left--) text += pieces[Math.floor(random() * pieces.length)];
  return text;
}
