// A decision of two agents over three candidates, all of whose numbers follow from one: whoever reads it can tell whether it is whole.
import { LIVE, NO_CAUSE, standingOf } from "#runtime/coordinator/outcome.js";
import {
  CONFIDENCE,
  columnStart,
  FRESHNESS,
  PRIORITY,
  STANDING,
  scoresStart,
  sheetLength,
  WEIGHT,
} from "#runtime/coordinator/sheet.js";

const CANDIDATES = ["x", "y", "z"];

/**
 * @param {number} number
 * @returns {import("#runtime/coordinator/settled-outcome.js").SettledOutcome<string>}
 */
export function decisionOf(number) {
  const sheet = new Float64Array(sheetLength(2, 3, false, false));
  for (let agent = 0; agent < 2; agent++) {
    sheet[columnStart(STANDING, 2) + agent] = standingOf(LIVE, NO_CAUSE);
    for (const column of [WEIGHT, PRIORITY, CONFIDENCE, FRESHNESS]) sheet[columnStart(column, 2) + agent] = 1;
    for (let candidate = 0; candidate < 3; candidate++) {
      sheet[scoresStart(2) + agent * 3 + candidate] = Math.abs(Math.sin(number + agent + candidate));
    }
  }
  return {
    sequence: number,
    candidates: CANDIDATES,
    index: number % 3,
    score: number / 3,
    price: undefined,
    early: number % 2 === 0,
    latency: number,
    sheet,
    sheetStart: 0,
    remarks: undefined,
    limits: undefined,
  };
}
