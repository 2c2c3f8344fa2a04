// A decision in one line of at most 80 columns: when, which, who won with what score and price, and what was unusual.
// It must never let a control character through.
import { amount, cut, decimals, instant, plain, WIDTH } from "../../explain/page-text.js";
import type { DecisionRow, JournalAgent } from "../../journal/journal-row.js";

const ID = 18;
const WINNER = 16;

export function decisionLine(row: DecisionRow): string {
  const { time, decision, winnerKey, score, price } = row;
  const winner = winnerKey === undefined ? "nobody" : plain(winnerKey);
  const line = [
    // Without the year: it is the newest that is looked at.
    instant(time).slice(5),
    cut(plain(decision), ID).padEnd(ID),
    cut(winner, WINNER).padEnd(WINNER),
    decimals(score),
    ...(price === undefined ? [] : [`at ${amount(price)}`]),
    ...notes(row),
  ].join(" ");
  return cut(line, WIDTH);
}

function notes({ early, agents, refusals }: DecisionRow): readonly string[] {
  return [
    ...(early ? ["early"] : []),
    ...agents.flatMap(missing),
    ...(refusals.length === 0 ? [] : [`${refusals.length} refused`]),
  ];
}

function missing({ agent, cause }: JournalAgent): readonly string[] {
  return cause === undefined ? [] : [`${plain(agent)} ${cause}`];
}
