// Where a command's words go. Types only.
// It must never be one stream: results are for programs, the rest is for people.

export interface Streams {
  /** Writes to standard output, as it is; settles once it is taken. */
  readonly write: (text: string) => Promise<void>;
  /** Says a line to people, on the error stream. */
  readonly say: (line: string) => void;
}
