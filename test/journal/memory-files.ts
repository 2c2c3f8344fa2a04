// A file system in memory that fails as a test tells it to, and forgets what was not synced when the power goes.
import type { FileFacts, FileSystem } from "#runtime/journal/segments/file-system.js";

type Step = keyof FileSystem;

interface MemoryFile {
  readonly identity: string;
  bytes: Buffer;
  /** What the disk has. */
  synced: Buffer;
}

export class MemoryFiles implements FileSystem {
  readonly files = new Map<string, MemoryFile>();
  readonly #open: MemoryFile[] = [];
  /** Bytes that may still be written; a write that needs more writes what fits, and the next fails. */
  room = Number.POSITIVE_INFINITY;
  /** Bytes that one write takes at most. */
  mostAtOnce = Number.POSITIVE_INFINITY;
  /** The next call of the step fails with this code. */
  readonly failures = new Map<Step, string>();
  isFolderThere = true;
  #made = 0;

  makeFolder(): void {}

  list(): readonly string[] {
    this.#fail("list");
    return [...this.files.keys()].map((path) => path.slice(path.lastIndexOf("/") + 1));
  }

  create(path: string): number {
    this.#fail("create");
    if (!this.isFolderThere) throw codedError("ENOENT");
    if (this.files.has(path)) throw codedError("EEXIST");
    const file = { identity: String(++this.#made), bytes: Buffer.alloc(0), synced: Buffer.alloc(0) };
    this.files.set(path, file);
    return this.#open.push(file) - 1;
  }

  open(path: string): number {
    this.#fail("open");
    return this.#open.push(this.#file(path)) - 1;
  }

  close(): void {}

  write(file: number, bytes: Uint8Array, position: number): number {
    this.#fail("write");
    const written = Math.min(bytes.length, this.room, this.mostAtOnce);
    if (written === 0 && bytes.length > 0) throw codedError("ENOSPC");
    this.room -= written;
    const open = this.#opened(file);
    const end = Math.max(open.bytes.length, position + written);
    const grown = Buffer.alloc(end);
    open.bytes.copy(grown);
    grown.set(bytes.subarray(0, written), position);
    open.bytes = grown;
    return written;
  }

  truncate(file: number, bytes: number): void {
    this.#fail("truncate");
    const open = this.#opened(file);
    this.room += open.bytes.length - bytes;
    open.bytes = open.bytes.subarray(0, bytes);
  }

  sync(file: number): void {
    this.#fail("sync");
    const open = this.#opened(file);
    open.synced = open.bytes;
  }

  syncFolder(): void {
    this.#fail("syncFolder");
    if (!this.isFolderThere) throw codedError("ENOENT");
  }

  facts(path: string): FileFacts | undefined {
    const file = this.isFolderThere ? this.files.get(path) : undefined;
    return file && { bytes: file.bytes.length, identity: file.identity };
  }

  factsOf(file: number): FileFacts {
    const { bytes, identity } = this.#opened(file);
    return { bytes: bytes.length, identity };
  }

  read(path: string): Buffer {
    return Buffer.from(this.#file(path).bytes);
  }

  rename(path: string, to: string): void {
    this.#fail("rename");
    this.files.set(to, this.#file(path));
    this.files.delete(path);
  }

  remove(path: string): void {
    this.#fail("remove");
    if (!this.files.delete(path)) throw codedError("ENOENT");
  }

  /** What the disk has when the power comes back. */
  losePower(): void {
    for (const file of this.files.values()) file.bytes = file.synced;
  }

  #fail(step: Step): void {
    const code = this.failures.get(step);
    if (code === undefined) return;
    this.failures.delete(step);
    throw codedError(code);
  }

  #file(path: string): MemoryFile {
    const file = this.files.get(path);
    if (file === undefined) throw codedError("ENOENT");
    return file;
  }

  #opened(file: number): MemoryFile {
    const open = this.#open[file];
    if (open === undefined) throw codedError("EBADF");
    return open;
  }
}

function codedError(code: string): Error {
  return Object.assign(new Error(`${code}: as scripted`), { code });
}
