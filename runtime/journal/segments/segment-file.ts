// The one file that is being written: whole commits behind each other.
// It must never leave part of a commit behind a failed write, and never call durable what is in a file that was taken away.
import { join } from "node:path";
import { JournalFailedError, JournalVanishedError } from "../errors.js";
import { codeOf, fileError } from "../file-error.js";
import { END_OF_STREAM } from "./commit-seal.js";
import type { FileSystem } from "./file-system.js";
import type { SegmentName } from "./segment-name.js";

export class SegmentFile {
  readonly name: SegmentName;
  readonly #path: string;
  readonly #folder: string;
  readonly #files: FileSystem;
  readonly #file: number;
  readonly #identity: string;
  #bytes = 0;
  #commits = 0;
  #isFolderSynced = false;

  /** Makes the file, empty. Throws a JournalError. */
  constructor(files: FileSystem, folder: string, name: SegmentName) {
    this.name = name;
    this.#files = files;
    this.#folder = folder;
    this.#path = join(folder, name.name);
    try {
      this.#file = files.create(this.#path);
      this.#identity = files.factsOf(this.#file).identity;
    } catch (error) {
      throw fileError("make", this.#path, error);
    }
  }

  /** Bytes of all whole commits. */
  get bytes(): number {
    return this.#bytes;
  }

  get commits(): number {
    return this.#commits;
  }

  /** Appends all of `commit`, or nothing: then it throws a JournalError. */
  append(commit: Uint8Array): void {
    try {
      this.#write(commit);
    } catch (error) {
      this.#takeBack();
      throw fileError("write", this.#path, error);
    }
    this.#bytes += commit.length;
    this.#commits++;
  }

  /** Returns when all commits are on the disk. Throws a JournalError, after which nobody knows what is. */
  sync(): void {
    try {
      this.#files.sync(this.#file);
      if (!this.#isFolderSynced) this.#files.syncFolder(this.#folder);
    } catch (error) {
      // The kernel forgets which pages it could not write, so that a second try would succeed and tell nothing.
      if (codeOf(error) === "ENOENT") throw fileError("save", this.#folder, error);
      const reason = error instanceof Error ? error.message : String(error);
      throw new JournalFailedError(`cannot save "${this.#path}": ${reason}; open the journal anew`, {
        cause: error,
      });
    }
    this.#isFolderSynced = true;
  }

  /** Throws {@link JournalVanishedError} where the file is not under its name any more. */
  checkPresence(): void {
    if (this.#files.facts(this.#path)?.identity === this.#identity) return;
    throw new JournalVanishedError(
      `"${this.#path}" was removed or replaced while it was written: its rows are gone, open the journal anew`,
    );
  }

  /** Marks the end of the stream. Throws a JournalError; the segment is good without the mark, too. */
  seal(): void {
    this.append(END_OF_STREAM);
  }

  close(): void {
    this.#files.close(this.#file);
  }

  #write(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) {
      const rest = written === 0 ? bytes : bytes.subarray(written);
      written += this.#files.write(this.#file, rest, this.#bytes + written);
    }
  }

  #takeBack(): void {
    try {
      this.#files.truncate(this.#file, this.#bytes);
    } catch {
      // Recovery cuts it: a commit that is not whole has no sound seal. The next write starts at the same place.
    }
  }
}
