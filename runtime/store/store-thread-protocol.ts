// What the thread that owns a durable store is told: at its start, and later.
import type { MessagePort } from "node:worker_threads";

/** The thread's `workerData`. */
export interface StoreThreadStart {
  readonly path: string;
  /** Bytes of the disk that must stay free. */
  readonly reserve: number;
  /** One Int32: 1 when the environment is closed. Whoever ends the process waits for it. */
  readonly closed: SharedArrayBuffer;
}

export type StoreThreadMessage =
  /** Serve this port too; `doorbell` is rung behind every message to it. */
  | { readonly kind: "serve"; readonly port: MessagePort; readonly doorbell: SharedArrayBuffer | undefined }
  /** Write what has been asked for, close the environment, end. */
  | { readonly kind: "end" };
