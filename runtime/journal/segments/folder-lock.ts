// Keeps a second writer out of a folder: whoever opens it puts a file there with its process in the name, then looks for others'.
// It must never let two in: of two who come at the same instant at least one sees the other. A dead process's file is removed.
// The system's own locks (flock) are not to be had without native code; a file that names a process needs no heartbeat.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { JournalLockedError } from "../errors.js";
import { codeOf, fileError } from "../file-error.js";
import type { FileSystem } from "./file-system.js";

/** As "writer-1234-5678901-1.lock": process, when it started, and which lock of that process it is. */
const PATTERN = /^writer-(\d+)-(\d+)-(\d+)\.lock$/;

let locks = 0;

export class FolderLock {
  readonly #files: FileSystem;
  readonly #path: string;

  /** Takes the folder. Throws {@link JournalLockedError} where somebody has it, or another JournalError. */
  constructor(files: FileSystem, folder: string) {
    const name = `writer-${process.pid}-${factsOf(process.pid)?.started ?? 0}-${++locks}.lock`;
    this.#files = files;
    this.#path = join(folder, name);
    try {
      files.close(files.create(this.#path));
    } catch (error) {
      throw fileError("lock", folder, error);
    }
    try {
      refuseOthers(files, folder, name);
    } catch (error) {
      this.release();
      throw error;
    }
  }

  release(): void {
    try {
      this.#files.remove(this.#path);
    } catch (error) {
      // Gone with its folder; or it stays, and is seen to be of a dead process later.
      if (codeOf(error) === undefined) throw error;
    }
  }
}

function refuseOthers(files: FileSystem, folder: string, own: string): void {
  for (const name of files.list(folder)) {
    const match = PATTERN.exec(name);
    if (match === null || name === own) continue;
    const owner = Number(match[1]);
    if (isAlive(owner, Number(match[2]))) {
      throw new JournalLockedError(
        `"${folder}" is written by process ${owner}: a folder has one writer, give another folder, or end that one`,
      );
    }
    try {
      files.remove(join(folder, name));
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw fileError("unlock", join(folder, name), error);
    }
  }
}

function isAlive(owner: number, started: number): boolean {
  try {
    process.kill(owner, 0);
  } catch (error) {
    // A process of another user is alive, too.
    return codeOf(error) === "EPERM";
  }
  const facts = factsOf(owner);
  // Numbers of processes come again; and one that was killed keeps its number until its parent takes notice, perhaps never.
  return (
    facts === undefined || ((facts.started === started || started === 0) && !ENDED.includes(facts.state))
  );
}

/** States of a process that is over: zombie, dead. */
const ENDED: readonly string[] = ["Z", "X"];

/** A process's state, and when it started in ticks since the machine did; undefined where the system does not say. */
function factsOf(owner: number): { readonly state: string; readonly started: number } | undefined {
  try {
    const line = readFileSync(`/proc/${owner}/stat`, "utf8");
    // The name of the program, in parentheses, may have blanks.
    const [state = "", ...fields] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return { state, started: Number(fields[18]) };
  } catch {
    return undefined;
  }
}
