// Whether the disk has room for a commit, asked before it begins: 3 us, beside the 400 of the commit.
// lmdb 3.5 overruns a buffer of its own when a write finds the disk full, and aborts the process: it must never come to that.
import { statfsSync } from "node:fs";
import type { Change } from "./byte-store.js";
import { StoreFullError } from "./errors.js";

/** Bytes of pages that one change rewrites beside its value: its way down the tree, and the lists of free pages. */
const PAGES_OF_A_CHANGE = 32_768;

/** Throws {@link StoreFullError} where fewer than `reserve` bytes would be left. Quotas are not seen. */
export function checkRoom(folder: string, reserve: number, changes: number, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free - changes * PAGES_OF_A_CHANGE - 2 * bytes >= reserve) return;
  throw new StoreFullError(
    `the disk of "${folder}" has ${free} bytes left, and ${reserve} are kept free: make room, nothing was written`,
  );
}

/** Bytes of the values in `changes`. */
export function bytesOf(changes: readonly Change[]): number {
  let bytes = 0;
  for (const change of changes) bytes += change.bytes?.length ?? 0;
  return bytes;
}
