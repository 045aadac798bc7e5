import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { Location } from '../../model/location.ts';
import type { Finding } from '../../translate/explanation.ts';
import { version } from '../version.ts';
import type { Account } from './account.ts';

/** SARIF knows three levels; a risk is an error to whoever reviews the change. */
const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  risk: 'error',
  warning: 'warning',
  note: 'note',
};

interface SarifResult {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations?: readonly object[];
  readonly properties: object;
}

/**
 * The account as SARIF 2.1.0, for code review: a result for each diagnostic, and one for each key that does not carry
 * over exactly and of which nothing else was said.
 */
export function accountAsSarif({ diagnostics, findings }: Account): string {
  const results = [
    ...diagnostics.map((diagnostic) => diagnosticResult(diagnostic)),
    ...findings.filter(isUnsaid).map((finding) => findingResult(finding)),
  ];
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort().map((id) => ({ id, name: id }));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'drover', version, rules } }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function isUnsaid({ grade, diagnostics }: Finding): boolean {
  return grade !== 'exact' && !diagnostics.some(({ severity }) => severity !== 'note');
}

function diagnosticResult({ code, hint, location, message, severity }: Diagnostic): SarifResult {
  return {
    ruleId: code,
    level: levels[severity],
    message: { text: hint === undefined ? `${message}.` : `${message}. Hint: ${hint}.` },
    ...physical(location),
    properties: { severity },
  };
}

function findingResult({ grade, key, location, service, why }: Finding): SarifResult {
  return {
    ruleId: `grade/${grade}`,
    level: 'note',
    message: { text: `${service === undefined ? '' : `${service}: `}${key} is ${grade}. ${why}` },
    ...physical(location),
    properties: { grade },
  };
}

function physical(location: Location | undefined): { locations?: readonly object[] } {
  if (!location) return {};
  const { file, line, column, offset, end } = location;
  const region = { startLine: line, startColumn: column, charOffset: offset, charLength: end - offset };
  return { locations: [{ physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region } }] };
}
