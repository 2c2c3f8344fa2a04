// The folder that a command is to read as a journal, and what is said of damage in it.
// It must never make or change anything in it.
import { readdir } from "node:fs/promises";
import { TuttiError } from "../../error.js";
import type { SegmentDamage } from "../../journal/read/segment-damage.js";
import { parseSegmentName } from "../../journal/segments/segment-name.js";

/** The folder is not there, or no journal was written to it. */
export class NoJournalError extends TuttiError {
  readonly code = "NO_JOURNAL";
}

/** Throws {@link NoJournalError} where `folder` is none of a journal's with something in it. */
export async function checkFolder(folder: string): Promise<void> {
  const names = await listOf(folder);
  if (names.some((name) => parseSegmentName(name) !== undefined)) return;
  throw new NoJournalError(
    names.length === 0
      ? `"${folder}" is empty: no journal was written there yet`
      : `"${folder}" holds no journal's rows: none of its files is named like 0000000001-20261123T093000000Z.arrows or .parquet`,
  );
}

/** A line for each run of bytes that was left out. */
export function damageLines(damage: readonly SegmentDamage[]): readonly string[] {
  return damage.map(({ segment, start, end, rows, isTail }) => {
    const lost = rows > 0 ? `, of ${rows} rows or more,` : "";
    const where = isTail
      ? "at its end (torn, or being written)"
      : `from byte ${start} (damaged; what follows was read)`;
    return `"${segment}": ${end - start} bytes ${where}${lost} were left out`;
  });
}

async function listOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") throw new NoJournalError(`"${folder}" is not there: give the journal's folder`);
    if (code === "ENOTDIR") {
      throw new NoJournalError(`"${folder}" is a file: give the folder in which the journal's files are`);
    }
    throw error;
  }
}
