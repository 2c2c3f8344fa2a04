// A journal's folder with given decisions and outcomes, written as the journal's own thread writes it.
import { mkdirSync } from "node:fs";
import type { JournalOutcome, RecordedDecision } from "tutti";
import { standingOf, withPrices } from "#runtime/coordinator/outcome.js";
import { Remarks } from "#runtime/coordinator/remarks.js";
import { replay } from "#runtime/coordinator/resolve.js";
import type { SettledOutcome } from "#runtime/coordinator/settled-outcome.js";
import {
  CONFIDENCE,
  columnStart,
  FRESHNESS,
  PRIORITY,
  pricesStart,
  STANDING,
  scoresStart,
  sheetLength,
  valuesStart,
  WEIGHT,
} from "#runtime/coordinator/sheet.js";
import { VOTING_RULES } from "#runtime/coordinator/vote/voting-rules.js";
import { SENT } from "#runtime/journal/rows/sending.js";
import { nodeFileSystem } from "#runtime/journal/segments/file-system.js";
import type { GivenRow } from "../journal/arbitrary-row.js";
import { JournalParts, NO_LIMITS } from "../journal/journal-parts.js";

const OUTCOMES = ["", "live", "cached", "default", "absent"];
const CAUSES = ["", "late", "dead", "shed", "faulty"];

/** A decision as it came out, or as `instead` says that it did. */
export function decided(
  decision: RecordedDecision,
  sequence: number,
  instead: Partial<SettledOutcome<string | number>> = {},
): GivenRow {
  const { agents, candidates, values, exclusions, refusals, exhausted = false, early, latency } = decision;
  const count = agents.length;
  const isValued = values !== undefined;
  const sheet = new Float64Array(sheetLength(count, candidates.length, isValued, true));
  const remarks = new Remarks(count);
  sheet.set(values ?? [], valuesStart(count, candidates.length));
  for (const [place, agent] of agents.entries()) {
    const standing = standingOf(OUTCOMES.indexOf(agent.outcome), CAUSES.indexOf(agent.cause ?? ""));
    sheet[columnStart(STANDING, count) + place] =
      agent.prices === undefined ? standing : withPrices(standing);
    sheet[columnStart(WEIGHT, count) + place] = agent.weight;
    sheet[columnStart(PRIORITY, count) + place] = agent.priority;
    sheet[columnStart(CONFIDENCE, count) + place] = agent.confidence;
    sheet[columnStart(FRESHNESS, count) + place] = agent.freshness;
    sheet.set(agent.scores, scoresStart(count) + place * candidates.length);
    sheet.set(
      agent.prices ?? [],
      pricesStart(count, candidates.length, isValued) + place * candidates.length,
    );
    remarks.reasons[place] = agent.reason;
    remarks.faults[place] = agent.fault;
    remarks.vetoes.push(...agent.vetoes.map((veto) => ({ ...veto, agent: place })));
  }
  const { index, score, price } = replay(decision);
  return {
    kind: "decision",
    request: `request ${sequence}`,
    team: {
      agents: agents.map(({ agent }) => agent),
      rule: VOTING_RULES[decision.rule],
      idPrefix: "d-",
      valued: isValued,
    },
    decision: {
      sequence,
      candidates,
      index,
      score,
      price,
      early,
      latency,
      sheet,
      sheetStart: 0,
      remarks,
      limits: { exclusions, refusals, exhausted },
      ...instead,
    },
  };
}

export function came(outcome: JournalOutcome): GivenRow {
  return { kind: "outcome", outcome };
}

/** Writes the rows, so many in a batch and in a segment; each a millisecond after the one before. */
export function writeJournal(
  folder: string,
  rows: readonly GivenRow[],
  perSegment: number = rows.length,
): void {
  mkdirSync(folder, { recursive: true });
  for (let first = 0; first < rows.length; first += perSegment) {
    appendJournal(folder, rows.slice(first, first + perSegment), first);
  }
}

/** Adds a segment with the rows. `first` is the number of rows before it. */
export function appendJournal(folder: string, rows: readonly GivenRow[], first = 0): void {
  const parts = new JournalParts(nodeFileSystem, folder, NO_LIMITS);
  parts.time += first;
  for (const row of rows) {
    parts.time++;
    if (parts.give(row) !== SENT) throw new RangeError("the row does not fit");
    while (parts.writer.turn() === "now");
  }
}
