// An lmdb environment: one folder, opened once in this process, and every access to it, as plain synchronous steps.
// Only the thread that owns it may load this file: lmdb is native code, and a thread that is terminated while it writes
// deadlocks (2 of 12 times, when busy). Only synchronous commits: lmdb's own thread for asynchronous ones is one more to end.
//
// A commit is durable when `write` returns: without `overlappingSync` lmdb calls fdatasync for the pages and then writes the page
// that makes them valid through a descriptor opened with O_DSYNC (both seen by strace), so that a power cut leaves either.
import { mkdirSync } from "node:fs";
import { type Database, open, type RootDatabase } from "lmdb";
import type { StoredBytes, StoredEntry } from "./byte-store.js";
import { checkRoom } from "./disk-room.js";
import { checkEnvironmentFile } from "./environment-file.js";
import { StoreOpenError } from "./errors.js";
import { bytesIn, FORMAT, numberRecord, recordOf, versionOf } from "./stored-record.js";

/** Keys as bytes, so that they are in the order of their bytes; values as they are. */
const PLAIN = { encoding: "binary", keyEncoding: "binary" } as const;
/** Bytes that the disk must have: the file of locks is mapped, and without room for it the process dies of SIGBUS. */
const ROOM_TO_OPEN = 1 << 20;
const FORMAT_KEY = Buffer.from("format");
const FLOOR_KEY = Buffer.from("floor");

export class Environment {
  readonly #root: RootDatabase<Buffer, Buffer>;
  readonly #entries: Database<Buffer, Buffer>;
  readonly #facts: Database<Buffer, Buffer>;

  #floor = 0;

  /** Opens the folder, and makes it where there is none. Throws {@link StoreOpenError}. */
  constructor(path: string) {
    try {
      mkdirSync(path, { recursive: true });
      checkEnvironmentFile(path);
      checkRoom(path, ROOM_TO_OPEN, 0, 0);
      this.#root = open<Buffer, Buffer>({
        path,
        noSubdir: false,
        overlappingSync: false,
        maxDbs: 4,
        ...PLAIN,
      });
    } catch (error) {
      throw cannotOpen(path, error);
    }
    try {
      this.#entries = this.#root.openDB<Buffer, Buffer>({ name: "entries", ...PLAIN });
      this.#facts = this.#root.openDB<Buffer, Buffer>({ name: "facts", ...PLAIN });
      this.#checkFormat(path);
    } catch (error) {
      this.close();
      throw cannotOpen(path, error);
    }
  }

  /** The highest version that any removed key had, inside {@link commit} only: another process may raise it between two. */
  get floor(): number {
    return this.#floor;
  }

  set floor(version: number) {
    this.#floor = version;
    this.#facts.put(FLOOR_KEY, numberRecord(version));
  }

  get(key: string): StoredBytes | undefined {
    const record = this.#entries.get(Buffer.from(key));
    return record && { bytes: bytesIn(record), version: versionOf(record) };
  }

  /** 0 where there is no such key. */
  version(key: string): number {
    return versionOf(this.#entries.get(Buffer.from(key)));
  }

  /** Inside {@link commit} only. */
  set(key: string, version: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#entries.remove(Buffer.from(key));
    else this.#entries.put(Buffer.from(key), recordOf(version, bytes));
  }

  snapshot(prefix: string): readonly StoredEntry[] {
    const start = Buffer.from(prefix);
    const found: StoredEntry[] = [];
    for (const { key, value } of this.#entries.getRange({ start })) {
      if (key.compare(start, 0, start.length, 0, Math.min(key.length, start.length)) !== 0) break;
      found.push({ key: key.toString(), bytes: bytesIn(value), version: versionOf(value) });
    }
    return found;
  }

  /** Reads from now on see what other processes have written meanwhile. */
  refresh(): void {
    this.#root.resetReadTxn();
  }

  /** Runs `change` alone among all processes; what it wrote is on the disk when this returns, or nothing of it, when it throws. */
  commit(change: () => void): void {
    this.#root.transactionSync(() => {
      this.#floor = versionOf(this.#facts.get(FLOOR_KEY));
      // Nothing may be returned that looks like a promise: lmdb would leave the transaction open and wait for it.
      change();
    });
  }

  /** At once: nothing is ever under way. */
  close(): void {
    void this.#root.close();
  }

  #checkFormat(path: string): void {
    const format = versionOf(this.#facts.get(FORMAT_KEY));
    if (format === FORMAT) return;
    if (format !== 0) {
      throw new StoreOpenError(
        `"${path}" was written by another version of Tutti (format ${format}): use that one`,
      );
    }
    this.commit(() => {
      this.#facts.put(FORMAT_KEY, numberRecord(FORMAT));
    });
  }
}

function cannotOpen(path: string, cause: unknown): StoreOpenError {
  if (cause instanceof StoreOpenError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreOpenError(
    `cannot open a store in "${path}": ${reason}; give a folder that can be written`,
    {
      cause,
    },
  );
}
