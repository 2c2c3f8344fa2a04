// `tutti journal tail`: the latest decisions, a line each, and with `--follow` those to come.
// It must never read the whole journal for its last lines.
import { setTimeout as pause } from "node:timers/promises";
import type { DecisionRow, JournalRow } from "../../journal/journal-row.js";
import { listSegments } from "../../journal/read/segment-source.js";
import { latestDecisions } from "../../journal/tail/latest-decisions.js";
import { SegmentFollower } from "../../journal/tail/segment-follower.js";
import type { NameCandidates } from "./candidate-names.js";
import { checkFolder, damageLines } from "./journal-folder.js";
import type { Streams } from "./streams.js";
import { decisionLine } from "./tail-line.js";

/** Milliseconds between two looks at the folder. */
const LOOK = 250;

export interface TailOptions {
  readonly lines: number;
  readonly follow: boolean;
  readonly json: boolean;
  readonly name: NameCandidates;
}

export async function tailJournal(
  folder: string,
  { lines, follow, json, name }: TailOptions,
  { write, say }: Streams,
): Promise<void> {
  await checkFolder(folder);
  const segments = await listSegments(folder);
  const text = json ? (row: DecisionRow) => JSON.stringify(row) : decisionLine;
  const show = (rows: readonly DecisionRow[]): Promise<void> =>
    write(rows.map((row) => `${text(name(row))}\n`).join(""));
  const follower = new SegmentFollower(folder, segments.at(-1)?.sequence ?? 0);
  try {
    const last = await follower.latest(lines);
    const older = await latestDecisions(folder, segments.slice(0, -1), lines - last.length);
    await show([...older, ...last]);
    if (!follow && follower.tail !== undefined) for (const line of damageLines([follower.tail])) say(line);
    while (follow) {
      await pause(LOOK);
      const added = decisionsAmong(await follower.next());
      if (added.length > 0) await show(added);
    }
  } finally {
    await follower.close();
  }
}

function decisionsAmong(rows: readonly JournalRow[]): readonly DecisionRow[] {
  return rows.filter((row) => row.kind === "decision");
}
