/** Who may know whom, and what pure code must not ask for. Checked over the text of the imports. */

export interface SourceFile {
  /** Path from the root, for example `src/plan/step.ts`. */
  readonly path: string;
  readonly text: string;
}

interface FolderRule {
  /** Beginnings of the paths of ours it may import, beside its own folder. */
  readonly imports: readonly string[];
  /** No clock, no network, no environment: everything comes in as an argument. */
  readonly pure: boolean;
}

/** The longest matching folder decides. */
const folders: Readonly<Record<string, FolderRule>> = {
  'src/model/': { imports: [], pure: true },
  'src/compose/': { imports: ['src/model/'], pure: true },
  'src/catalog/': { imports: ['src/model/', 'src/compose/'], pure: true },
  'src/features/': {
    imports: ['src/model/', 'src/api/labels.ts', 'src/api/group.ts', 'src/compose/', 'src/health/memory.ts'],
    pure: true,
  },
  'src/api/': { imports: ['src/features/'], pure: true },
  'src/translate/': { imports: ['src/model/', 'src/features/', 'src/api/', 'src/compose/'], pure: true },
  'src/health/': { imports: ['src/features/'], pure: true },
  // What the agent is made of: it runs on every host, and brings no package along.
  'src/health/check/': {
    imports: [
      'src/health/',
      'src/api/rancher-host.ts',
      'src/features/health_check/request-line.ts',
      'src/kubernetes/clock.ts',
    ],
    pure: false,
  },
  'src/agent/': {
    imports: [
      'src/health/check/',
      'src/health/unit-health.ts',
      'src/api/rancher-host.ts',
      'src/kubernetes/clock.ts',
      'src/telemetry/health-server.ts',
    ],
    pure: false,
  },
  'src/plan/': { imports: ['src/model/', 'src/health/', 'src/features/', 'src/api/', 'src/dns/'], pure: true },
  'src/dns/': { imports: [], pure: true },
  'src/kubernetes/': { imports: ['src/telemetry/'], pure: false },
  'src/telemetry/': { imports: [], pure: false },
  'src/controllers/': { imports: ['src/'], pure: false },
  // What others import: whatever it does comes in through its input.
  'src/library/': {
    imports: [
      'src/model/',
      'src/compose/',
      'src/catalog/',
      'src/translate/',
      'src/commands/convert-stack.ts',
      'src/commands/diagnostics.ts',
    ],
    pure: true,
  },
  'src/commands/': { imports: ['src/'], pure: false },
  'src/': { imports: ['src/'], pure: false },
};

const impureModules = /^node:(net|http|https|http2|dns|fs|child_process|timers|tls|dgram|process|os)(\/|$)/;
const impureCalls =
  /\bDate\.now\(|\bnew Date\(\)|\bsetTimeout\(|\bsetInterval\(|\bMath\.random\(|\bprocess\.(env|argv|cwd)\b|\bperformance\.now\(/;
const bannedNames = /(^|\/)(utils?|helpers?|managers?|common|misc)(\/|\.|-)/;

/** Files that may be longer than 400 lines, and why. */
const longFiles: Readonly<Record<string, string>> = {};
const longestFile = 400;

/** What is wrong with a tree of sources, one line each. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => fileViolations(file));
}

function fileViolations({ path, text }: SourceFile): string[] {
  const found: string[] = [];
  const lines = text.split('\n').length - 1;
  const generated = path.endsWith('.generated.ts');
  if (bannedNames.test(path)) found.push(`${path}: name it after the noun it defines`);
  if (lines > longestFile && !generated && longFiles[path] === undefined && !path.includes('.test.')) {
    found.push(`${path}: ${lines} lines; above ${longestFile} it needs a reason in tools/architecture/rules.ts`);
  }
  for (const specifier of importsOf(text)) found.push(...importViolations(path, specifier, text));
  const rule = ruleOf(path);
  if (rule?.pure && !path.includes('.test.') && impureCalls.test(withoutComments(text))) {
    found.push(`${path}: pure code takes time, chance and environment as arguments`);
  }
  return found;
}

function importViolations(path: string, specifier: string, text: string): string[] {
  if (!specifier.startsWith('.')) return packageViolations(path, specifier, text);
  if (!/\.(ts|json)$/.test(specifier)) return [`${path}: import "${specifier}" with its .ts`];
  const rule = ruleOf(path);
  const target = resolve(path, specifier);
  if (rule === undefined || path.includes('.test.') || !target.startsWith('src/')) return [];
  const own = folderOf(path);
  const allowed = target.startsWith(own) || rule.imports.some((prefix) => target.startsWith(prefix));
  return allowed ? [] : [`${path}: must not import ${target}`];
}

function packageViolations(path: string, specifier: string, text: string): string[] {
  const found: string[] = [];
  const test = path.includes('.test.');
  // isIP and its like only read text.
  const reads = /import \{ isIP(v4|v6)?(, isIP(v4|v6)?)* \} from 'node:net'/.test(text);
  if (ruleOf(path)?.pure && impureModules.test(specifier) && !test && !reads)
    found.push(`${path}: must not import ${specifier}`);
  if (
    specifier.startsWith('@kubernetes/client-node') &&
    !path.startsWith('src/kubernetes/') &&
    !path.startsWith('test/')
  ) {
    const typeOnly = new RegExp(`import type [^;]*from '${specifier}'`).test(text);
    if (!typeOnly) found.push(`${path}: only src/kubernetes imports ${specifier}, others its types`);
  }
  return found;
}

function ruleOf(path: string): FolderRule | undefined {
  return folders[folderOf(path)];
}

function folderOf(path: string): string {
  return (
    Object.keys(folders)
      .filter((folder) => path.startsWith(folder))
      .sort((a, b) => b.length - a.length)[0] ?? ''
  );
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

function importsOf(text: string): string[] {
  const found = withoutComments(text).matchAll(
    /(?:^|\n)\s*(?:import|export)\b(?!\.)[^;'"]*?\bfrom\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((specifier) => specifier !== '');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[^:'])\/\/.*$/gm, '$1');
}
