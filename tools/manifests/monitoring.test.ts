import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { metricDefinitions } from '../generate/metrics-reference.ts';

const folder = join(import.meta.dirname, '../../manifests/monitoring');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const rules: Rule[] = parse(read('rules.yaml')).spec.groups.flatMap((group: { rules: Rule[] }) => group.rules);
const dashboard: { panels: Panel[]; templating: { list: { name: string }[] } } = JSON.parse(read('dashboard.json'));
const definitions = metricDefinitions();
const families: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};
const series = new Map(
  definitions.flatMap(({ name, type, labels }) =>
    (families[type] ?? []).map((suffix) => [name + suffix, labels] as const),
  ),
);
/** What is there by Prometheus' own doing. */
const given = ['le', 'pod', 'job'];

/** Every metric that an expression names. */
function metricsOf(expr: string): string[] {
  const outside = expr.replaceAll(/\{[^}]*\}|"[^"]*"|\b(by|without|on)\s*\([^)]*\)|\[[^\]]*\]/g, ' ');
  return [...outside.matchAll(/\b[a-z][a-z0-9_]*\b(?!\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !['by', 'or'].includes(name));
}

/** Every label that it selects or groups by. */
function labelsOf(expr: string): string[] {
  const matchers = [...expr.matchAll(/([a-z_]+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label = '']) => label);
  const groups = [...expr.matchAll(/\b(?:by|without|on)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(/,\s*/),
  );
  return [...matchers, ...groups];
}

const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
];

test.each(expressions)('%s asks for metrics and labels that there are', (_, expr) => {
  const metrics = metricsOf(expr);
  expect(metrics.length).toBeGreaterThan(0);
  for (const metric of metrics) {
    if (metric.startsWith('process_')) continue;
    expect([...series.keys()]).toContain(metric);
  }
  const known = [...metrics.flatMap((metric) => series.get(metric) ?? []), ...given];
  for (const label of labelsOf(expr)) expect(known).toContain(label);
});

test('a name that is no metric would be noticed', () => {
  expect(metricsOf('sum by (x) (rate(drover_nothing{a="b"}[5m])) or vector(0)')).toEqual(['drover_nothing']);
  expect(labelsOf('sum by (x, y) (drover_units{a=~"b", c="d"})')).toEqual(['a', 'c', 'x', 'y']);
});

describe('the alerts', () => {
  test.each(rules)('$alert says what is wrong, for how long and what to do', (rule) => {
    expect(rule.for).toMatch(/^\d+m$/);
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(Object.keys(rule.annotations)).toEqual(['summary', 'description']);
    const used = Object.values(rule.annotations).flatMap((text) =>
      [...text.matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name),
    );
    const [, grouped] = /\bby \(([^)]*)\)/.exec(rule.expr) ?? [];
    const known = grouped?.split(', ') ?? metricsOf(rule.expr).flatMap((metric) => series.get(metric) ?? []);
    for (const label of used) expect(known).toContain(label);
  });

  const named = (alert: string) => rules.find((rule) => rule.alert === alert);
  const minutes = (text = '') => Number(/(\d+)m/.exec(text)?.[1]);

  test('about a service wait for no reason that stays, and for no operator', () => {
    const about = rules.filter(({ expr }) => expr.includes('drover_service_trouble'));
    expect(about.length).toBeGreaterThan(2);
    for (const { expr } of about) expect(expr).toMatch(/^max by \(namespace, service\) /);
  });

  test('about reconciles hear of one key that always fails, and of no moment', () => {
    const { expr = '', for: wait } = named('DroverReconcileErrors') ?? {};
    const [, window, least] = /\[(\d+m)\]\)\) > (\d+)$/.exec(expr) ?? [];
    // A try of a minute, which is the most, and a minute until the next (src/kubernetes/work-queue.ts).
    expect(Number(least)).toBeLessThan(minutes(window) / 2);
    expect(minutes(wait)).toBeGreaterThan(minutes(window));
  });

  test('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

describe('the dashboard', () => {
  test('has panels of their own place, number and legend', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(new Set(dashboard.panels.map(({ gridPos }) => `${gridPos.x},${gridPos.y}`)).size).toBe(
      dashboard.panels.length,
    );
  });

  test('uses its own variables only', () => {
    const used = [...read('dashboard.json').matchAll(/\$\{?([a-z]+)\}?/g)].map(([, name = '']) => name);
    expect(new Set(used)).toEqual(new Set(dashboard.templating.list.map(({ name }) => name)));
  });

  test("shows each of Drover's own metrics, but the version", () => {
    const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsOf(expr)));
    const own = definitions.filter(({ name }) => name.startsWith('drover_') && name !== 'drover_build_info');
    const missing = own.filter(({ name }) => !shown.some((metric) => metric.startsWith(name)));
    expect(missing.map(({ name }) => name)).toEqual(['drover_unit_creations_total']);
  });
});
