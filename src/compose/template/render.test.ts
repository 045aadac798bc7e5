import { describe, expect, test } from 'vitest';

import type { Diagnostic } from '../../model/diagnostic.ts';
import { codeFrame, locate, sourceFile } from '../source.ts';
import { templateLimits } from './budget.ts';
import { missingFunctions, refusedFunctions } from './functions/refused.ts';
import { renderTemplate } from './render.ts';
import type { TemplateData } from './template-data.ts';

const data: TemplateData = {
  values: new Map([
    ['name', 'web'],
    ['count', '3'],
    ['off', 'false'],
  ]),
  stack: { name: 'shop', version: '2.0', previousVersion: '1.0' },
  environment: { name: 'Default' },
};

function render(text: string) {
  const said: Diagnostic[] = [];
  const rendered = renderTemplate(sourceFile('docker-compose.yml.tpl', text), data, (diagnostic) =>
    said.push(diagnostic),
  );
  return { text: rendered?.text, said };
}

/** `CODE line:column` of all that was said. */
function places(text: string): string[] {
  return render(text).said.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`);
}

describe('what catalogues write', () => {
  test.each([
    ['answers', 'image: {{.Values.name}}:{{ .Stack.Version }}', 'image: web:2.0'],
    [
      'the stack by both names',
      '{{.Stack.Name}} {{.Release.PreviousVersion}} {{.Environment.Name}}',
      'shop 1.0 Default',
    ],
    ['a string that is not empty is true', '{{if .Values.off}}on{{else}}off{{end}}', 'on'],
    ['so it is compared', '{{if eq .Values.off "true"}}on{{else}}off{{end}}', 'off'],
    ['trim markers', 'a:\n{{- if true}}\n  b: 1\n{{- end}}\n', 'a:\n  b: 1\n'],
    ['a loop over numbers', '{{range $i, $e := until (atoi .Values.count)}}{{$i}}{{end}}', '012'],
    ['arguments in quotes', '{{range splitPreserveQuotes "--a --b=\'c d\'"}}[{{.}}]{{end}}', "[--a][--b='c d']"],
    ['a template within', '{{define "t"}}<{{.}}>{{end}}{{template "t" "x"}}', '<x>'],
  ])('%s', (_, text, expected) => {
    expect(render(text)).toEqual({ text: expected, said: [] });
  });

  test('what is no template stays the very same file', () => {
    const said: Diagnostic[] = [];
    for (const text of ['web: {image: nginx}', '# notemplating\nweb: {{x}}', '\n  #notemplating {{']) {
      const source = sourceFile('f', text);
      expect(renderTemplate(source, data, (diagnostic) => said.push(diagnostic))).toBe(source);
    }
    expect(said).toEqual([]);
  });
});

describe('what is wrong has its place', () => {
  test.each([
    ['a block without end', 'a\n  {{if true}}\nb', 'RC2010 2:3'],
    ['an end without block', 'a\n{{end}}', 'RC2010 2:1'],
    ['an action that is not closed', 'a: {{ .Values.name ', 'RC2010 1:4'],
    ['a quote that is not closed', 'a: {{ eq .Values.name "x }}', 'RC2010 1:23'],
    ['a variable that is not there', '{{if $x}}{{end}}', 'RC2010 1:6'],
    ['a function that is not there', 'a\n b: {{ uper .Values.name }}', 'RC2011 2:8'],
    ['a function that is called with a string for a number', 'a\n{{until .Values.count}}', 'RC2012 2:9'],
    ['too many arguments', '{{not 1 2}}', 'RC2012 1:3'],
    ['a comparison of different types', 'a\n\n  {{if eq .Values.count 3}}{{end}}', 'RC2012 3:8'],
    ['a field that the stack does not have', '{{.Stack.Foo}}', 'RC2012 1:3'],
    ['a loop over a string', '{{range .Values.name}}{{end}}', 'RC2012 1:9'],
    ['an index that is outside', '{{index (list 1) 4}}', 'RC2012 1:3'],
    ['a template that is not there', 'a{{template "x"}}', 'RC2012 1:2'],
    ['an error of its own', '{{fail "no"}}', 'RC2012 1:3'],
    ['a value that is missing', 'a\nb: {{.Values.nope}}', 'RC2016 2:4'],
  ])('%s', (_, text, expected) => {
    expect(places(text)).toEqual([expected]);
  });

  test('after an error there is no text, unlike in Rancher', () => {
    expect(render('a {{index (list 1) 4}} b').text).toBeUndefined();
    expect(render('a {{index (list 1) 4}} b').said[0]?.message).toContain('Rancher left out the rest of the file');
  });

  test('hints say what to do', () => {
    const hint = (text: string): string | undefined => render(text).said[0]?.hint;
    expect(hint('{{uper "a"}}')).toBe('did you mean `upper`?');
    expect(hint('{{stack_name}}')).toContain('#notemplating');
    expect(hint('{{$replicas := 1}}{{$replica}}')).toBe('did you mean $replicas?');
    expect(hint('{{until .Values.count}}')).toContain('atoi');
    expect(hint('a: {{ .Values.name\nb: 1')).toBe('is "}}" missing in the action that begins on line 1, column 4?');
    expect(hint('{{.Values.nope}}')).toBe('give an answer for nope');
    expect(hint('{{.Stack.Foo}}')).toBe('there is .Name, .Version, .PreviousVersion');
  });

  test('a missing value in a loop is told of once, and printed each time', () => {
    const { text, said } = render('{{range until 3}}{{$.Values.nope}}{{end}}');
    expect(text).toBe('<no value>'.repeat(3));
    expect(said).toHaveLength(1);
    expect(said[0]?.severity).toBe('warning');
  });
});

describe('functions that are not run', () => {
  test.each([...refusedFunctions.keys()])('%s is refused where it is called, with the reason', (name) => {
    expect(render(`{{if false}}{{${name}}}{{end}}`)).toEqual({ text: '', said: [] });
    const { text, said } = render(`a: {{${name}}}`);
    expect(text).toBeUndefined();
    expect(said).toMatchObject([{ code: 'RC2013', location: { line: 1, column: 6 } }]);
    expect(said[0]?.message).toMatch(/must be the same/);
  });

  test('what sprig has beside those says that it is not here', () => {
    for (const name of missingFunctions) expect(places(`{{${name}}}`)).toEqual(['RC2014 1:3']);
  });
});

describe('limits', () => {
  test.each([
    ['a loop that does not end soon', '{{range until 100000000}}a{{end}}'],
    ['a text that doubles', '{{$x := "ab"}}{{range until 60}}{{$x = print $x $x}}{{end}}'],
    ['a list that doubles', '{{$l := list 1}}{{range until 60}}{{$l = list $l $l}}{{end}}{{$l}}'],
    ['a map in itself', '{{$d := dict "a" 1}}{{$x := set $d "a" $d}}{{$d}}'],
    ['a template that calls itself', '{{define "t"}}{{template "t"}}{{end}}{{template "t"}}'],
    ['the file that calls itself', 'a{{template "template"}}'],
    ['a large repetition', '{{repeat 1000000000 "a"}}'],
    ['a wide number', '{{range until 1000}}{{printf "%1000000d" 1}}{{end}}'],
    ['much text', `{{range until 10000}}${'a'.repeat(1000)}{{end}}`],
    ['many actions', '{{1}}'.repeat(200_000)],
    ['many escapes', `{{"${'\\n'.repeat(500_000)}"}}`],
    ['deep parentheses', `{{${'('.repeat(1000)}1${')'.repeat(1000)}}}`],
    ['deep blocks', '{{if 1}}'.repeat(1000)],
    ['many alternatives', `{{if 0}}${'{{else if 0}}'.repeat(1000)}{{end}}`],
    [
      'deep lists',
      `{{print ${'(list '.repeat(150)}${')'.repeat(150)}}}{{$l := 1}}{{range until 300}}{{$l = list $l}}{{end}}{{$l}}`,
    ],
  ])('%s', (_, text) => {
    const { text: rendered, said } = render(text);
    expect(rendered).toBeUndefined();
    expect(said).toMatchObject([{ code: 'RC2015', severity: 'error' }]);
    expect(said[0]?.location).toBeDefined();
  });

  test('real templates stay far below', () => {
    const service = `{{range $i := until 50}}\n  s{{$i}}:\n    image: {{$.Values.name}}:{{printf "%03d" $i}}\n{{end}}`;
    expect(render(service.repeat(20)).text?.length).toBeLessThan(templateLimits.output / 10);
  });
});

describe('places in the rendered text', () => {
  const original = 'a: 1\n{{- if true}}\nb: {{.Values.name}}\n{{- end}}\nc: 2\n';
  const source = renderTemplate(sourceFile('f', original), data, () => undefined);
  const at = (text: string, length = text.length) => {
    if (!source) throw new Error('not rendered');
    const offset = source.text.indexOf(text);
    return locate(source, offset, offset + length);
  };

  test('copied text is where it was', () => {
    expect(source?.text).toBe('a: 1\nb: web\nc: 2\n');
    expect(at('b: ')).toMatchObject({ file: 'f', line: 3, column: 1 });
    expect(at('c: 2')).toMatchObject({ line: 5, column: 1, end: original.indexOf('c: 2') + 4 });
  });

  test('what an action printed is where the action is', () => {
    expect(at('web')).toMatchObject({ line: 3, column: 4, end: original.indexOf('}}\n{{- end') + 2 });
    expect(at('eb', 1)).toEqual(at('web'));
  });

  test('a place over both goes from the one to the other', () => {
    expect(at('b: web')).toMatchObject({ line: 3, column: 1, end: original.indexOf('}}\n{{- end') + 2 });
  });

  test('the beginning of an empty text is the beginning of the file', () => {
    const empty = renderTemplate(sourceFile('f', '{{if false}}a{{end}}'), data, () => undefined);
    expect(empty && locate(empty, 0, 0)).toMatchObject({ line: 1, column: 1 });
  });

  test('the lines that are shown are those of the file', () => {
    expect(source && codeFrame(source, at('web'))).toBe(
      '2 | {{- if true}}\n3 | b: {{.Values.name}}\n  |    ^^^^^^^^^^^^^^^^',
    );
  });
});
