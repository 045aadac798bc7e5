/** Kubernetes takes any printable ASCII but `=` in the name of an environment variable. */
const name = /^[!-<>-~]+$/;

export function isVariableName(text: string): boolean {
  return name.test(text);
}
