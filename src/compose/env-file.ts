/**
 * Reads an `--env-file` as rancher-compose did: `KEY=VALUE` on each line, split at the first `=`, without quotes,
 * comments or trimming of values; a line without `=` is a variable with an empty value. Blank lines say nothing.
 */
export function parseEnvFile(text: string): ReadonlyMap<string, string> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}
