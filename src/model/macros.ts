/** The names a macro stands for. */
export interface MacroNames {
  readonly stack: string;
  /** In a sidekick Rancher's is `primary/sidekick`. */
  readonly service: string;
}

/**
 * Replaces the macros that Rancher's server evaluated in scheduling labels: `${stack_name}`, `${service_name}` and
 * `${project_name}`. In a file they are written with `$$`, so that interpolation leaves them (docs/rancher.md §1.5).
 */
export function evaluateMacros(text: string, { stack, service }: MacroNames): string {
  return text
    .replaceAll('${stack_name}', stack)
    .replaceAll('${project_name}', stack)
    .replaceAll('${service_name}', service);
}
