import { describe, expect, test } from 'vitest';

import { explainText } from '../../../test/conformance/explain-text.ts';
import { type Account, totals } from './account.ts';
import { accountAsJson } from './json.ts';
import { accountAsSarif } from './sarif.ts';
import { accountAsTable } from './table.ts';

const explanation = explainText('web:\n  image: nginx\n  build: .\n  scale: 2\n  ports:\n  - "80:80"\n');
const account: Account = { stack: 'shop', ...explanation };

test('the table has a line for each key, and what to do below it', () => {
  expect(accountAsTable(account, false)).toMatchInlineSnapshot(`
    "web → RancherService/web
      GRADE        KEY    FROM                  BECOMES     WHY
      exact        image  docker-compose.yml:2  spec.image  Pulled when a host has none of that name, as Rancher did.
      unsupported  build  docker-compose.yml:3  –           A cluster pulls images: build it, push it and name it as \`image\`.
      exact        scale  docker-compose.yml:4  spec.scale  Units that are kept; 0 becomes 1, as in Rancher.
      exact        ports  docker-compose.yml:5  spec.ports  Opened on the host of each unit, as in Rancher; without a public port, other services reach it.
    "
  `);
});

test('a colour marks the grade and nothing else', () => {
  const [, , line = ''] = accountAsTable(account, true).split('\n');
  expect(line).toContain('\u001b[32mexact\u001b[39m');
});

test('the totals count each grade', () => {
  expect(totals(account)).toEqual({ keys: 4, grades: { exact: 3, approximate: 0, unsupported: 1 }, risks: 0 });
});

test('the JSON says where, what and why', () => {
  const parsed = JSON.parse(accountAsJson(account));
  expect(parsed).toMatchObject({
    stack: 'shop',
    resources: [
      { kind: 'Namespace', name: 'shop' },
      { kind: 'RancherService', name: 'web', namespace: 'shop' },
    ],
    totals: { keys: 4 },
  });
  expect(parsed.findings).toContainEqual({
    service: 'web',
    key: 'scale',
    resource: 'RancherService/web',
    path: 'spec.scale',
    grade: 'exact',
    why: expect.any(String),
    at: { file: 'docker-compose.yml', line: 4, column: 3 },
    diagnostics: [],
  });
});

describe('SARIF', () => {
  const { runs, version } = JSON.parse(accountAsSarif(account));

  test('has a result at the place of each diagnostic', () => {
    expect(version).toBe('2.1.0');
    expect(runs[0].results).toMatchObject([
      {
        ruleId: 'RC5001',
        level: 'warning',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'docker-compose.yml' },
              region: { startLine: 3, startColumn: 3, charLength: 5 },
            },
          },
        ],
      },
    ]);
  });

  test('declares every rule it uses', () => {
    const used = new Set(runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId));
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([...used]);
  });

  test('has a note for a key that is not exact and of which nothing else was said', () => {
    const [finding] = account.findings;
    if (!finding) throw new Error('no finding');
    const silent = { ...account, diagnostics: [], findings: [{ ...finding, grade: 'approximate' as const }] };
    expect(JSON.parse(accountAsSarif(silent)).runs[0].results).toMatchObject([
      { ruleId: 'grade/approximate', level: 'note', properties: { grade: 'approximate' } },
    ]);
  });
});
