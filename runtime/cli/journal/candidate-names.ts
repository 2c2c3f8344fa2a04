// What people call the candidates of recorded decisions, as a pack says: campaigns by name instead of by their place.
// It must never be asked for without the user's word: a journal does not say which pack it is of.
import type { CandidateKey } from "../../actor/agent.js";
import { TuttiError } from "../../error.js";
import type { DecisionRow } from "../../journal/journal-row.js";
import type { PackPanel } from "../../pack-panel.js";

/** The pack calls its candidates nothing but what they are. */
export class NoNamesError extends TuttiError {
  readonly code = "NO_NAMES";
}

/** A decision with other words for its candidates. */
export type NameCandidates = (row: DecisionRow) => DecisionRow;

/** Leaves them as they are. */
export const asRecorded: NameCandidates = (row) => row;

/** Throws {@link NoNamesError} where the pack has no names. */
export function namesOf(pack: string, panel: PackPanel<CandidateKey> | undefined): NameCandidates {
  if (panel === undefined) {
    throw new NoNamesError(`pack "${pack}" has no names for its candidates: leave --names out`);
  }
  return (row) => ({
    ...row,
    candidates: row.candidates.map((key) => panel.nameOf(key)),
    ...(row.winnerKey === undefined ? {} : { winnerKey: panel.nameOf(row.winnerKey) }),
  });
}
