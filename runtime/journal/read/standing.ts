// How an agent stood to the winner, from its scores: pure.
// It must never be kept where it can be had again: scores say all of it.
import type { JournalAgent } from "../journal-row.js";

/** How an agent stood to the winner. */
export function standing(
  scores: readonly number[],
  winner: number,
): Pick<JournalAgent, "winnerScore" | "favourite" | "favouriteScore"> {
  const winnerScore = scores[winner];
  let favourite = 0;
  for (const [candidate, score] of scores.entries()) {
    if (score > (scores[favourite] as number)) favourite = candidate;
  }
  const favouriteScore = scores[favourite];
  return {
    ...(winnerScore === undefined ? {} : { winnerScore }),
    ...(favouriteScore === undefined ? {} : { favourite, favouriteScore }),
  };
}
