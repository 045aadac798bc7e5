import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `.Values` holds in all of them. */
export const templateValues: Readonly<Record<string, string>> = {
  name: 'web',
  flag: 'true',
  off: 'false',
  count: '3',
  big: '99999999999999999999',
  hex: '0x10',
  octal: '010',
  float: '2.50',
  zero: '0',
  empty: '',
  words: 'a "b c" d',
  list: 'a,b,c',
  text: 'line one\nline two\n',
  accent: 'Élan ñ ß',
  euro: '10 €',
  path: '/var/lib//app/../data.tar.gz',
  url: 'https://example.org/?a=1&b=<2>',
  json: '{"a":[1,2.5,"x",null,true],"b":{"c":"d"}}',
  base64: 'aGVsbG8=',
  port: '8080',
};

/** Templates of several lines, as catalogues have them. */
const files = [
  `version: '2'
services:
  {{.Values.name}}:
    image: nginx:{{.Values.port}}
{{- if eq .Values.flag "true"}}
    ports:
    - {{.Values.port}}:80
{{- end}}
{{- if and .Values.empty (ne .Values.off "true")}}
    never: here
{{- else}}
    labels:
      a: "{{.Values.words}}"
{{- end}}
`,
  `{{- $replicas := atoi .Values.count -}}
{{range $i, $e := until $replicas}}
  node-{{$i}}:
    image: app
    command: {{printf "--id=%d --of=%d" $i $replicas}}
    {{- if gt $i 0}}
    links:
    {{- range $j := until $i}}
    - node-{{$j}}
    {{- end}}
    {{- end}}
{{end}}
`,
  `web:
  environment:
  {{- range $i, $pair := splitList "," .Values.list}}
    V{{$i}}: {{$pair | upper | quote}}
  {{- else}}
    NONE: 'x'
  {{- end}}
  command:
  {{- range splitPreserveQuotes .Values.words}}
  - {{.}}
  {{- end}}
`,
  `{{define "labels"}}
    labels:
      stack: {{.Stack.Name}}
{{end -}}
a:
  image: x
  {{- template "labels" .}}
b:
  image: y
  {{- template "labels" $}}
`,
  '{{if .Values.name}}\n  a\n{{else if .Values.flag}}\n  b\n{{else}}\n  c\n{{end}}\n',
  'a: 1\nb: {{.Values.nope}}\nc: {{foo}}\n',
  'a: 1\nb: {{ index (list 1) 5 }}\nc: 2\n',
  'a: 1\n{{if eq .Values.count 3}}\nb: 2\n{{end}}\n',
  'a: 1\r\n{{- if true}}\r\nb: 2\r\n{{- end}}\r\n',
  '{{if true -}}\n\n   a   \n\n{{- end}}\n',
  '{{- /* header */ -}}\n\nversion: "2"\n',
];

/** Templates that were thought of: each line of the texts in `templates`, each action in it alone, and the files. */
export function templateCases(): string[] {
  const lines = ['syntax.txt', 'functions.txt'].flatMap((name) =>
    linesOf(join(import.meta.dirname, 'templates', name)),
  );
  return [...lines, ...lines.flatMap(actions), ...files];
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}

/** An error in one action hides what comes after it. */
function actions(line: string): string[] {
  const statement = /\{\{-? *(if|range|with|define|block|end|else|\$|break|continue|template)/;
  return statement.test(line) ? [] : (line.match(/\{\{(?:[^{}]|"[^"]*")*\}\}/g) ?? []);
}
