// What the thread that seals is given at its start, what it is told, and what it tells. Types only.
import type { ErrorNotice } from "../file-error.js";

/** The thread's `workerData`. */
export interface SealingThreadStart {
  readonly folder: string;
}

/** To the thread: every segment up to this sequence number is closed. */
export type ClosedSegments = number;

export type SealingNews =
  | { readonly kind: "sealed" }
  /** A segment is damaged, or could not be sealed: it stays as it is. */
  | { readonly kind: "failed"; readonly error: ErrorNotice };
