// What is read is what was written: every text, every double bit for bit, and a rationale that replays to the same decision.
import fc from "fast-check";
import type { Decision } from "tutti";
import { describe, expect, test } from "vitest";
import { SettledDecision } from "#runtime/coordinator/settled-decision.js";
import { SheetArena } from "#runtime/coordinator/sheet.js";
import { type DecisionRow, rationaleOf } from "#runtime/journal/journal-row.js";
import { NO_ROOM, SENT, TOO_LARGE } from "#runtime/journal/rows/sending.js";
import { CANDIDATE_KEYS, frameOf } from "../coordinator/schedule.js";
import { CALM, stageWith } from "../coordinator/small-stage.js";
import { runs } from "../runs.js";
import { expectedRow, type GivenRow, givenRows } from "./arbitrary-row.js";
import { JournalParts, rowsIn } from "./journal-parts.js";
import { MemoryFiles } from "./memory-files.js";

const FOLDER = "/journal";

describe("rows", () => {
  test("come back as they were given, in their order, in however many batches and files", () => {
    fc.assert(
      fc.property(
        fc.array(givenRows, { maxLength: 4 }),
        fc.constantFrom(1, 6000, Number.MAX_SAFE_INTEGER),
        (batches, segmentBytes) => {
          const files = new MemoryFiles();
          const parts = new JournalParts(files, FOLDER, {
            segmentBytes,
            segmentAge: 1e9,
            retention: { bytes: 1e12, age: 1e12 },
            syncs: true,
          });
          const expected: unknown[] = [];
          for (const batch of batches) {
            for (const row of batch) {
              parts.time++;
              expect(parts.give(row)).toBe(SENT);
              expected.push(expectedRow(row, parts.time));
            }
            expect(parts.writer.turn()).toBe("later");
          }
          expect(parts.status.durable).toBe(expected.length);
          const rows = rowsIn(files, FOLDER);
          expect(rows).toStrictEqual(expected);
          for (const [place, row] of rows.entries())
            expect(doublesOf(row)).toEqual(doublesOf(expected[place]));
        },
      ),
      { numRuns: runs(150) },
    );
  });

  test("whose text, or all of them together, would not fit into an eighth of the queue are told from those that only wait", () => {
    const parts = new JournalParts(new MemoryFiles(), FOLDER);
    const outcome = (decision: string, type = "click"): GivenRow => ({
      kind: "outcome",
      outcome: { decision, type },
    });
    expect(parts.give(outcome("x".repeat(200_000)))).toBe(TOO_LARGE);
    expect(parts.give(outcome("d", "x".repeat(200_000)))).toBe(TOO_LARGE);
    let sending: number;
    do sending = parts.give(outcome("x".repeat(10_000)));
    while (sending === SENT);
    expect(sending).toBe(NO_ROOM);
    parts.writer.turn();
    expect(parts.give(outcome("d"))).toBe(SENT);
  });

  test("keep their texts though a hundred thousand others come between", () => {
    const files = new MemoryFiles();
    const parts = new JournalParts(files, FOLDER);
    const types: string[] = [];
    for (let index = 0; index < 100_000; index++) {
      for (const type of [`type ${index}`, "again"]) {
        types.push(type);
        const row: GivenRow = { kind: "outcome", outcome: { decision: "d", type } };
        if (parts.give(row) !== SENT) {
          while (parts.writer.turn() === "now");
          expect(parts.give(row)).toBe(SENT);
        }
      }
    }
    while (parts.writer.turn() === "now");
    const rows = rowsIn(files, FOLDER);
    expect(rows.map((row) => row.kind === "outcome" && row.type)).toEqual(types);
  });
});

test("a coordinator's decision is read with the very rationale that it gave, and replays to its totals", () => {
  const proposal = fc.record({
    scores: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    reason: fc.string({ unit: "binary", maxLength: 20 }),
    vetoes: fc.array(fc.record({ candidate: fc.nat(2), reason: fc.string({ maxLength: 5 }) }), {
      maxLength: 1,
    }),
    prices: fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 }),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.option(proposal), fc.option(proposal)), { minLength: 1, maxLength: 10 }),
      (rounds) => {
        const files = new MemoryFiles();
        const parts = new JournalParts(files, FOLDER);
        const stage = stageWith({ candidates: CANDIDATE_KEYS }, [CALM, { ...CALM, weight: 3 }]);
        const decisions: Decision[] = [];
        const rows = {
          arena: new SheetArena("freed"),
          write: (_: number, outcome: never, template: never): void => {
            decisions.push(new SettledDecision(template, outcome));
            const row = { kind: "decision", decision: outcome, team: template, request: undefined } as const;
            expect(parts.give(row)).toBe(SENT);
          },
        };
        for (const [token, proposals] of rounds.entries()) {
          stage.askInto({ token, user: "u" }, rows, token);
          for (const [agent, own] of proposals.entries()) {
            const frame = frameOf(stage.inbox, agent, token);
            if (own !== null && frame !== undefined) stage.propose(agent, frame, own, 3);
          }
          stage.coordinator.poll();
          stage.time += 6;
          stage.coordinator.poll();
        }
        expect(decisions).toHaveLength(rounds.length);
        parts.writer.turn();
        const read = rowsIn(files, FOLDER) as readonly DecisionRow[];
        expect(read.map((row) => rationaleOf(row))).toStrictEqual(
          decisions.map(({ rationale }) => rationale),
        );
        expect(read.map(({ winnerKey, score, price }) => [winnerKey, score, price])).toStrictEqual(
          decisions.map(({ winner, score, price }) => [winner, score, price]),
        );
      },
    ),
    { numRuns: runs(60) },
  );
});

/** All numbers in a row, as bits. */
function doublesOf(value: unknown): readonly bigint[] {
  if (typeof value === "number") return [new BigUint64Array(Float64Array.of(value).buffer)[0] ?? 0n];
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value)
    .sort()
    .flatMap((name) => doublesOf((value as Record<string, unknown>)[name]));
}
