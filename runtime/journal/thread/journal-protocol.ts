// What the writer's thread is given at its start, and what it tells. Types only.
import type { ErrorNotice } from "../file-error.js";
import type { SegmentLimits } from "../segments/segment-log.js";

/**
 * When rows are taken for durable. `never`: when the system has them, so that they survive the process, not a power cut.
 * `interval`: when they are on the disk, which is seen to at most so often. `every`: the same, as soon as it can be.
 */
export type Durability = "never" | "interval" | "every";

export interface WriterOptions {
  readonly durability: Durability;
  /** Milliseconds between two syncs of `interval`. */
  readonly interval: number;
}

/** The thread's `workerData`. */
export interface JournalThreadStart extends WriterOptions {
  readonly folder: string;
  readonly limits: SegmentLimits;
  readonly lane: SharedArrayBuffer;
  readonly doorbell: SharedArrayBuffer;
  readonly status: SharedArrayBuffer;
}

export type JournalNews =
  /** Every segment up to this sequence number is closed. */
  | { readonly kind: "closed"; readonly upTo: number }
  /** So many rows are durable. */
  | { readonly kind: "durable"; readonly rows: number }
  /** Writing failed, and is tried again. */
  | { readonly kind: "stalled"; readonly error: ErrorNotice }
  /** The journal takes no more rows. */
  | { readonly kind: "failed"; readonly error: ErrorNotice };
