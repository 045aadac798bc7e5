import { expect, test } from 'vitest';

import { explainText } from '../../../test/conformance/explain-text.ts';

function said(service: string) {
  const { diagnostics } = explainText(`web:\n  image: nginx\n${service}`);
  return diagnostics.filter(({ code }) => code === 'RC3033');
}

test('each key of `deploy` is told where it stands, with what Rancher had for it', () => {
  expect(said('  deploy:\n    replicas: 3\n    mode: global\n    wat: 1\n')).toMatchObject([
    {
      message: expect.stringMatching(/^`deploy.replicas` is left out/),
      hint: expect.stringContaining('`scale`'),
      location: { line: 4 },
    },
    { hint: expect.stringContaining('io.rancher.scheduler.global'), location: { line: 5 } },
    { message: expect.stringMatching(/^`deploy.wat` is left out/), location: { line: 6 } },
  ]);
});

test.each(['deploy:', 'deploy: {}', 'deploy: 3', 'configs: [a]', 'cpus: 0.5', 'profiles: [a]'])(
  '`%s` is told',
  (key) => {
    expect(said(`  ${key}\n`)).toMatchObject([{ severity: 'warning', grade: 'unsupported', location: { line: 3 } }]);
  },
);

test('other keys are not', () => {
  expect(said('  tty: true\n  replicas: 3\n')).toEqual([]);
});
