// The store that outlives the process: an embedded database in a folder.
import { DurableBytes } from "./durable-bytes.js";
import { InvalidStoreOptionError } from "./errors.js";
import type { StateStore } from "./state-store.js";
import { ValueStore } from "./value-store.js";

export interface DurableStoreOptions {
  /** A folder of its own, made where there is none. On a local disk: a network file system loses data. */
  readonly path: string;
  /** Bytes of the disk that are kept free, since a full one would end the process: below it writes are refused. 64 MiB when left out. */
  readonly reserve?: number;
}

const USUAL_RESERVE = 64 << 20;

/**
 * A durable store: a write is acknowledged when it is on the disk. Several processes may open the same folder, and within a process
 * all who do share one thread, and the first one's `reserve`. It does not keep the process alive but while calls wait, and
 * needs no `close()` before the process ends. Open it in the main thread, or in one that is never terminated: terminate()
 * takes the owning thread along, and hung in 5 of 12 times while that was writing.
 *
 * Throws InvalidStoreOptionError; a folder that cannot be opened makes every call reject with StoreOpenError.
 */
export function durableStore({ path, reserve = USUAL_RESERVE }: DurableStoreOptions): StateStore {
  if (typeof path !== "string" || path === "") {
    throw new InvalidStoreOptionError(
      `path must be the name of a folder, not ${path === "" ? "empty" : typeof path}`,
    );
  }
  if (!Number.isSafeInteger(reserve) || reserve < 0) {
    throw new InvalidStoreOptionError(`reserve must be a number of bytes, an integer from 0, not ${reserve}`);
  }
  return new ValueStore(new DurableBytes(path, reserve));
}
