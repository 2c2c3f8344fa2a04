// Whether a recorded decision, computed again from its rationale, comes out as it was recorded: winner, score and price.
// It must never be lenient: the same bits, or it is told.
import { InvalidVoteError, replay } from "../../coordinator/resolve.js";
import type { DecisionRow } from "../journal-row.js";

/** What is wrong with the replay of the row; undefined where it is the recorded decision, bit for bit. */
export function replayFault(row: DecisionRow): string | undefined {
  try {
    const { index, score, price } = replay(row);
    if (index !== row.winner) return `candidate ${row.winner} won, ${index} in the replay`;
    if (!Object.is(score, row.score)) return `score ${row.score}, ${score} in the replay`;
    // Of two prices 0 and -0 either is the lowest.
    if (price !== row.price) return `price ${row.price ?? "none"}, ${price ?? "none"} in the replay`;
    return undefined;
  } catch (error) {
    if (error instanceof InvalidVoteError) return error.message;
    throw error;
  }
}
