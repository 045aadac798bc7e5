/** What a template may ask for: all values are strings, as in Rancher. */
export interface TemplateData {
  /** `.Values`: the answers to the catalogue's questions, by the name of the variable. */
  readonly values: ReadonlyMap<string, string>;
  /** `.Stack`, and `.Release`, which was the same object. */
  readonly stack: StackData;
  /** `.Environment`. */
  readonly environment: { readonly name: string };
}

export interface StackData {
  readonly name: string;
  /** Version of the catalogue's template; empty for a stack that is from no catalogue. */
  readonly version: string;
  /** The version before an upgrade; empty at the first. */
  readonly previousVersion: string;
}
