import { describe, expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

function converted(secrets: string, declarations: string, options = {}): ReturnType<typeof convertText> {
  const file = [
    "version: '2'",
    'services:',
    `  web: {image: nginx, secrets: ${secrets}}`,
    'secrets:',
    `  pw: ${declarations}`,
  ].join('\n');
  return convertText(file, undefined, options);
}

/** The executor's config/types.go and rancher/convert (setupSecrets); the defaults are Docker's. */
describe('a secret of a service', () => {
  test.each([
    ['[pw]', [{ source: 'pw', target: 'pw' }]],
    ['[db_pw]', [{ source: 'db-pw', key: 'db_pw', target: 'db_pw' }]],
    ['[{source: pw}]', [{ source: 'pw', target: 'pw' }]],
    ['[{source: pw, target: ""}]', [{ source: 'pw', target: 'pw' }]],
    ['[{source: pw, target: key.pem}]', [{ source: 'pw', target: 'key.pem' }]],
    ['[{source: pw, target: /run/secrets/key}]', [{ source: 'pw', target: 'key' }]],
    ['[{source: pw, mode: 0440}]', [{ source: 'pw', target: 'pw', mode: 0o440 }]],
    ['[{source: pw, mode: "400"}]', [{ source: 'pw', target: 'pw', mode: 0o400 }]],
    ['[{source: pw, uid: "0", gid: 0}]', [{ source: 'pw', target: 'pw', uid: 0, gid: 0 }]],
    ['[pw, pw]', [{ source: 'pw', target: 'pw' }]],
  ])('%s', (secrets, expected) => {
    const conversion = converted(secrets, '{file: ./pw}');
    expect(conversion.manifests.at(-1)?.spec?.['secrets']).toEqual(expected);
    expect(new Set(codes(conversion))).toEqual(new Set(['RC5188']));
  });

  test.each([
    ['pw', 'RC4006'],
    ['[[pw]]', 'RC4005'],
    ['[{target: x}]', 'RC4178'],
    ['["$UNSET"]', 'RC4179'],
    ['["a b"]', 'RC4179'],
    ['[{source: pw, target: a/b}]', 'RC4180'],
    ['[{source: pw, target: ../b}]', 'RC4180'],
    ['[{source: pw, target: /etc/b}]', 'RC4180'],
    ['[{source: pw, mode: 999}]', 'RC4181'],
    ['[{source: pw, mode: rw}]', 'RC4181'],
    ['[{source: pw, uid: app}]', 'RC4003'],
    ['[{source: pw, user: app}]', 'RC4009'],
    ['[{source: pw, uid: 1000}]', 'RC5189'],
    ['[pw, {source: other, target: pw}]', 'RC4177'],
  ])('%s is refused, or said', (secrets, code) => {
    expect(codes(converted(secrets, '~'))).toContain(code);
  });
});

describe('the Secret that has to be made', () => {
  function hint(declaration: string, options = {}): string | undefined {
    return converted('[pw]', declaration, options).diagnostics.find(({ code }) => code === 'RC5188')?.hint;
  }

  test.each([
    ['{file: ./pw.txt}', 'kubectl create secret generic pw --namespace shop --from-file=pw=./pw.txt'],
    ["{file: it's.txt}", String.raw`kubectl create secret generic pw --namespace shop --from-file='pw=it'\''s.txt'`],
    ['{external: "true"}', 'kubectl create secret generic pw --namespace shop --from-file=pw=FILE'],
    ['{external: pw, file: x}', 'kubectl create secret generic pw --namespace shop --from-file=pw=FILE'],
    ['~', 'kubectl create secret generic pw --namespace shop --from-file=pw=FILE'],
  ])('of %s: %s', (declaration, command) => {
    expect(hint(declaration)).toBe(command);
  });

  test('is in the namespace that everything is in', () => {
    expect(hint('{file: x}', { namespace: 'prod' })).toContain(' --namespace prod ');
    expect(hint('{file: x}', { withNamespace: false })).not.toContain('--namespace');
  });

  test('is told where the secret is declared, once for all its services', () => {
    const file =
      "version: '2'\nservices:\n  a: {image: x, secrets: [pw]}\n  b: {image: x, secrets: [pw]}\nsecrets:\n  pw: {file: x}\n";
    expect(convertText(file).diagnostics).toMatchObject([{ code: 'RC5188', location: { line: 6, column: 8 } }]);
  });

  test.each([
    ['{path: x}', 'RC4009'],
    ['x', 'RC4007'],
    ['{file: [x]}', 'RC4005'],
  ])('declared as %s is said', (declaration, code) => {
    expect(codes(converted('[pw]', declaration))).toContain(code);
  });
});
