/** What a command touches, so that tests can be the caller. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  readonly colour: boolean;
  /** Read nothing outside `directory`, links followed: others wrote what is in it. Default: false. */
  readonly isConfined?: boolean;
  readInput(): string | Buffer;
  writeOutput(text: string): void;
  writeError(text: string): void;
  /** Asks whoever sits there for one line, hidden or not; undefined: the input ended. Absent: nobody sits there. */
  ask?: ((text: string, hidden: boolean) => Promise<string | undefined>) | undefined;
}
