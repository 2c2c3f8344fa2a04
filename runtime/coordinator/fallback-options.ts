// What a user says of an agent's stand-in. Types only.

/** What stands in for an agent that is late, dead, shed or faulty: last good value, then default, then absent. */
export interface FallbackOptions {
  /** Default scores: one a candidate (fixed candidates), or one number for all. None when left out: then absent. */
  readonly scores?: readonly number[] | number;
  /** Confidence of the default scores, in [0, 1]; default 1. */
  readonly confidence?: number;
  /** Freshness of the default scores, in [0, 1]; default 1. */
  readonly freshness?: number;
  /** Use the last good proposal for the same `key` and candidates, up to this age in milliseconds; default 0: do not. */
  readonly maxAge?: number;
}
