const secret = /PASSWORD|PASSWD|SECRET|TOKEN|(^|_)KEY$/i;

/** Names that speak of a secret and hold something else: where it is, how long it lasts, what everybody may know. */
const harmless = /_(FILE|PATH|DIR|URL|URI|TTL|NAME|ID|LENGTH|EXPIRY|EXPIRATION|TIMEOUT)$|PUBLIC_?KEY$/i;

/** Whether a variable of that name is likely to hold a secret: `DB_PASSWORD`, `API_TOKEN`, `AWS_SECRET_KEY`. */
export function isSecretName(name: string): boolean {
  return secret.test(name) && !harmless.test(name) && name !== 'secrets';
}

/** Whether a value can be a secret at all: `MYSQL_ALLOW_EMPTY_PASSWORD=yes` is a switch. */
export function isSecretValue(value: string): boolean {
  return !/^(|true|false|yes|no|on|off|none|null|[01])$/i.test(value.trim());
}

/** `${DB_PASSWORD}` says where a secret comes from, not what it is. */
const reference = /^["']?\$\{?[A-Za-z0-9_]+\}?["']?$/;

const assignment = /(?<name>[A-Za-z0-9_.-]+)(?<sign>["']?\s*[:=]\s*)(?=\S)/g;

/** A line of a file as it may be shown: from the value of the first secret on, it is `***`. */
export function withoutSecrets(line: string): string {
  for (const match of line.matchAll(assignment)) {
    const end = match.index + match[0].length;
    const value = line.slice(end).trim();
    if (!isSecretName(match.groups?.['name'] ?? '') || !isSecretValue(value) || reference.test(value)) continue;
    return `${line.slice(0, end)}***`;
  }
  return line;
}
