// Looks at an environment's file before lmdb does: given a file that is none of its own, lmdb 3.5 crashes the process.
// It must never write, and never refuse a file that is only new, or just being made.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { StoreOpenError } from "./errors.js";

/** LMDB's magic number and format, 24 bytes into each of the two pages that describe the file. */
const MAGIC = 0xbeefc0de;
const FORMAT = 2;
const DESCRIPTION = 24;
/** Where the first page says how long a page is. */
const PAGE_SIZE = 48;

/** Throws StoreOpenError where `folder` has a data file that no environment can be in. */
export function checkEnvironmentFile(folder: string): void {
  const file = join(folder, "data.mdb");
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return;
  const header = Buffer.alloc(PAGE_SIZE + 4);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, header, 0, header.length, 0);
    const isSound = isDescription(header) && size >= 2 * header.readUInt32LE(PAGE_SIZE);
    if (isSound) readSync(descriptor, header, 0, header.length, header.readUInt32LE(PAGE_SIZE));
    if (isSound && isDescription(header)) return;
  } finally {
    closeSync(descriptor);
  }
  throw new StoreOpenError(
    `"${file}" is damaged, or is no store: put a good copy there, or give another folder`,
  );
}

function isDescription(header: Buffer): boolean {
  return header.readUInt32LE(DESCRIPTION) === MAGIC && header.readUInt32LE(DESCRIPTION + 4) === FORMAT;
}
