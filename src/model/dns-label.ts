const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Whether a text is a DNS label: at most 63 lower-case letters, digits and `-`, with `-` at neither end. */
export function isDnsLabel(text: string): boolean {
  return dnsLabel.test(text);
}

/**
 * The nearest DNS label: lower case, runs of anything but letters and digits as one `-`, cut to 63 characters with a hash of the
 * whole name at the end so that two long names stay two.
 *
 * @returns undefined when nothing of the text can stand in a label.
 */
export function toDnsLabel(text: string): string | undefined {
  if (isDnsLabel(text)) return text;
  const label = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (label === '') return undefined;
  if (label.length <= 63) return label;
  const hash = sha256(text).slice(0, 8);
  return `${label.slice(0, 54).replace(/-+$/, '')}-${hash}`;
}

/** Loaded when a name is too long, which is rare: loading it takes a tenth of a whole conversion. */
function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
