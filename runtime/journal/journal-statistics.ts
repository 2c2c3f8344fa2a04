// What a journal counts. Types only.

/** Rows, since the journal was opened: appended = durable + waiting + lost; what was shed was never appended. */
export interface JournalStatistics {
  /** Rows that were taken. */
  readonly appended: number;
  /** Rows that are as durable as the journal promises. */
  readonly durable: number;
  /** Rows that were refused since the queue was full; exact. */
  readonly shed: number;
  /** Rows that were refused since one alone was larger than the queue carries. */
  readonly oversized: number;
  /** Rows that were taken and can never become durable, since the journal has failed; and rows given after that, or after close. */
  readonly lost: number;
  /** Bytes and segments written. */
  readonly bytes: number;
  readonly segments: number;
  /** Segments, and their bytes, that were removed because the journal had become too large or they too old. */
  readonly removedSegments: number;
  readonly removedBytes: number;
  /** What the last writer of the folder had left unfinished. */
  readonly recovered: JournalRecovery;
}

/** What opening the journal found at its end, and cut off. */
export interface JournalRecovery {
  /** File that was cut; undefined where none was. */
  readonly segment?: string;
  readonly bytes: number;
  /** Rows of batches that were cut, as far as these still said how many. None of them was ever acknowledged as durable. */
  readonly rows: number;
}
