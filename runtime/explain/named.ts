// A candidate of a decision by its index and its key.
// It must never be asked for one that the decision has not.
import type { Named, RecordedDecision } from "./explanation.js";

export function named({ candidates }: Pick<RecordedDecision, "candidates">, candidate: number): Named {
  return { candidate, key: candidates[candidate] ?? candidate };
}
