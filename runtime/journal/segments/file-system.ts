// The part of a file system that a journal writes with, so that a test can have one that fails as it likes.
// Plain synchronous steps: the writer's thread has nothing else to do meanwhile.
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";

/** What is known of a file. `identity` tells it from another one of the same name. */
export interface FileFacts {
  readonly bytes: number;
  readonly identity: string;
}

/** Each throws what `node:fs` throws. */
export interface FileSystem {
  makeFolder(path: string): void;
  list(folder: string): readonly string[];
  /** Opens a new file for writing; refuses one that is there. */
  create(path: string): number;
  /** Opens a file that is there, for writing. */
  open(path: string): number;
  close(file: number): void;
  /** Writes at a place in the file. Returns how many bytes were written: perhaps not all. */
  write(file: number, bytes: Uint8Array, position: number): number;
  truncate(file: number, bytes: number): void;
  /** Returns when the file's bytes are on the disk. */
  sync(file: number): void;
  /** Returns when the folder's list of names is on the disk. */
  syncFolder(folder: string): void;
  facts(path: string): FileFacts | undefined;
  factsOf(file: number): FileFacts;
  read(path: string): Buffer;
  /** Gives a file another name in one step, in place of a file that has it. */
  rename(path: string, to: string): void;
  remove(path: string): void;
}

const factsFrom = (stats: {
  readonly size: bigint;
  readonly dev: bigint;
  readonly ino: bigint;
}): FileFacts => ({
  bytes: Number(stats.size),
  identity: `${stats.dev}:${stats.ino}`,
});

/** The machine's own. */
export const nodeFileSystem: FileSystem = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true }),
  list: (folder) => readdirSync(folder),
  create: (path) => openSync(path, "wx"),
  open: (path) => openSync(path, "r+"),
  close: (file) => closeSync(file),
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  truncate: (file, bytes) => ftruncateSync(file, bytes),
  sync: (file) => fdatasyncSync(file),
  syncFolder(folder) {
    const file = openSync(folder, "r");
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  },
  facts(path) {
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    return stats && factsFrom(stats);
  },
  factsOf: (file) => factsFrom(fstatSync(file, { bigint: true })),
  read: (path) => readFileSync(path),
  rename: (path, to) => renameSync(path, to),
  remove: (path) => unlinkSync(path),
};
