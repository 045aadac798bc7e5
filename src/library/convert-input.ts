/** A text with a name; diagnostics call it so. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A stack, and how it is to be converted. Everything that is read comes in here. */
export interface ConvertInput {
  /** The docker-compose file, or several that are laid over each other. A text without a name is `docker-compose.yml`. */
  readonly dockerCompose: string | readonly NamedText[];
  /** The rancher-compose file, laid over them. A text without a name is `rancher-compose.yml`. */
  readonly rancherCompose?: string | NamedText;
  /** `template-version.yml` of a catalogue folder's newer layout: nothing but the catalogue block. */
  readonly templateVersion?: string | NamedText;
  /** Name of the stack; made a DNS label where it is none, with a diagnostic. */
  readonly stack: string;
  /** Namespace of everything. Default: one called like the stack; false: none is written. */
  readonly namespace?: string | false;
  /** Write a Namespace first. Default: true where there is a namespace. */
  readonly withNamespace?: boolean;
  /** Write `spec.scale`. Default: true; false leaves it to an autoscaler. */
  readonly scale?: boolean;
  /** Answers to the catalogue's questions, and other variables. They come before `environment`. */
  readonly answers?: Readonly<Record<string, string | number | boolean>>;
  /** Variables, as of an environment. Default: none; the process's own are never read. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Files that the compose files name, such as an `env_file`, by their path as written there. Default: none. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whose rules files are laid over each other by: docs/migrating.md. Default: `1.6`. */
  readonly merge?: '1.6' | 'classic';
  /** Allow `${NAME:-default}` and its kin, which Rancher had not. Default: false. */
  readonly composeInterpolation?: boolean;
  /** Put before Rancher host labels that have no prefix of their own. Default: empty. */
  readonly hostLabelPrefix?: string;
}
