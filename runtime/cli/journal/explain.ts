// `tutti journal explain ID`: the story of one recorded decision, as a page or as one JSON object.
// It must never tell of a decision half of whose outcomes it has not looked for: the whole journal is read.
import { TuttiError } from "../../error.js";
import { explain } from "../../explain/explain.js";
import { explanationPage } from "../../explain/explanation-page.js";
import type { DecisionRow, OutcomeRow } from "../../journal/journal-row.js";
import { JournalReader } from "../../journal/read/journal-reader.js";
import type { NameCandidates } from "./candidate-names.js";
import { checkFolder, damageLines } from "./journal-folder.js";
import type { Streams } from "./streams.js";

/** No decision of that id is in the journal. */
export class UnknownDecisionError extends TuttiError {
  readonly code = "UNKNOWN_DECISION";
}

export async function explainRecorded(
  folder: string,
  id: string,
  json: boolean,
  name: NameCandidates,
  { write, say }: Streams,
): Promise<void> {
  await checkFolder(folder);
  const reader = new JournalReader({ folder });
  let decision: DecisionRow | undefined;
  const outcomes: OutcomeRow[] = [];
  for await (const row of reader) {
    if (row.decision !== id) continue;
    if (row.kind === "decision") decision = row;
    else outcomes.push(row);
  }
  for (const line of damageLines(reader.damage)) say(line);
  if (decision === undefined) {
    const kept =
      outcomes.length === 0
        ? ""
        : `; ${outcomes.length} of its outcomes are: the decision may be older than what is kept`;
    throw new UnknownDecisionError(`no decision "${id}" is in "${folder}"${kept}`);
  }
  const explanation = explain(name(decision), outcomes.map(outcomeOf));
  await write(json ? `${JSON.stringify(explanation)}\n` : explanationPage(explanation));
}

function outcomeOf({ kind: _, decision: __, ...outcome }: OutcomeRow): Omit<OutcomeRow, "kind" | "decision"> {
  return outcome;
}
