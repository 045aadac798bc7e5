/**
 * Writes text so that Kubernetes reads back exactly it. Kubernetes replaces `$(NAME)` in commands and environment
 * variables and reads `$$` as `$`; Docker did neither, a container got what was written.
 */
export function literal(text: string): string {
  return text.replaceAll(/\$(?=[$(])/g, '$$$$');
}
