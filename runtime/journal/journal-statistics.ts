// What a journal counts. Types only.

/** Since the journal was opened: given = durable + waiting + shed + oversized + lost. */
export interface JournalStatistics {
  /** Rows that were given to the journal. */
  readonly given: number;
  /** Rows that are as durable as the journal promises. */
  readonly durable: number;
  /** Of these, outcomes whose event was in the journal already: they are not there twice. */
  readonly duplicates: number;
  /** Rows that were taken and are on their way. */
  readonly waiting: number;
  /** Rows that were refused since the queue was full; exact. */
  readonly shed: number;
  /** Rows that were refused since one alone, or a text of it, was larger than an eighth of the queue. */
  readonly oversized: number;
  /** Rows that were taken and are not durable although the journal has failed, and rows given since it failed or was closed. */
  readonly lost: number;
  /** Bytes and segments written. */
  readonly bytes: number;
  readonly segments: number;
  /** Segments, and their bytes, that were removed because the journal had become too large or they too old. */
  readonly removedSegments: number;
  readonly removedBytes: number;
  /** Segments that have become Parquet. */
  readonly sealedSegments: number;
  /** Why a segment stayed as it was: of several the latest. Undefined where none did. */
  readonly sealingFailure?: string;
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
