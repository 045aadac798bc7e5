/** Nothing of a service: the block is read before the files are (src/catalog). */
export function translate(): Record<string, never> {
  return {};
}
