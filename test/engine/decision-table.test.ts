// Decisions in columns that the caller owns: the same answers as objects give, rationale included, and nothing lost.
import fc from "fast-check";
import { BatchError, createEngine, type Decision, DecisionTable, DecisionTableError, replay } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../runs.js";

interface Asked {
  readonly seed: number;
  readonly candidates: number;
}

/** Scores by the seed, vetoes the first candidate of every fifth request, prices every third, and always says why. */
function agent(name: string, factor: number): URL {
  const source = `export default {
    name: "${name}",
    propose({ seed }, { candidates }) {
      const scores = candidates.map((_, index) => Math.abs(Math.sin((seed + index) * ${factor})));
      return {
        scores,
        confidence: (seed % 7) / 7,
        vetoes: seed % 5 === 0 ? [{ candidate: 0, reason: "a fifth" }] : [],
        ...(seed % 3 === 0 ? { prices: scores.map((score) => score * 10) } : {}),
        reason: "seed " + (seed % 4),
      };
    },
  }`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

function engineOf() {
  return createEngine<Asked, number>({
    agents: [{ module: agent("a", 1) }, { module: agent("b", 2), weight: 3, host: "two" }],
    candidates: ({ candidates }) => {
      if (candidates < 0) throw new Error("as scripted");
      return Array.from({ length: candidates }, (_, index) => index * 3);
    },
    values: ({ seed }, _, values) => {
      for (let index = 0; index < values.length; index++) values[index] = 1 + ((seed + index) % 3);
    },
    constraints: [
      { name: "odd", exclude: ({ seed }, _, exclude) => seed % 6 === 1 && exclude(0, "it is odd") },
    ],
    deadline: 2_000,
    early: false,
  });
}

const requests = fc.array(fc.record({ seed: fc.nat(10_000), candidates: fc.integer({ min: 1, max: 8 }) }), {
  maxLength: 120,
});

/** All that does not depend on when, and as which, the decision was made. */
function essence({ winner, score, price, rationale }: Decision<number>): unknown {
  const { decision: _, latency: __, ...rest } = rationale;
  return { winner, score, price, rest };
}

describe("a table filled by decideMany", () => {
  test("holds what objects would, row by row, however often it is filled again", async () => {
    const engine = await engineOf();
    const table = new DecisionTable<number>(120);
    const kept: { readonly decision: Decision<number>; readonly was: unknown }[] = [];
    await fc.assert(
      fc.asyncProperty(requests, async (list) => {
        await engine.decideMany(list, table);
        const objects = await engine.decideMany(list);
        expect(table.length).toBe(list.length);
        for (const [row, object] of objects.entries()) {
          const decision = table.decision(row);
          expect(essence(decision)).toEqual(essence(object));
          expect(replay(decision.rationale).totals).toEqual(decision.rationale.totals);
          expect(table.winners[row]).toBe(object.rationale.winner);
          expect(table.scores[row]).toBe(object.score);
          expect(table.prices[row]).toEqual(object.price ?? Number.NaN);
          expect(table.latencies[row]).toBe(decision.rationale.latency);
          if (kept.length < 50) kept.push({ decision, was: essence(decision) });
        }
      }),
      { numRuns: runs(40) },
    );
    // Taken out of the table, they are what they were.
    for (const { decision, was } of kept) expect(essence(decision)).toEqual(was);
    await engine.close();
  });

  test("says -1 in the rows of bad requests, which the error names; the others are decided", async () => {
    const engine = await engineOf();
    const table = new DecisionTable<number>(3);
    const bad = { seed: 1, candidates: -1 };
    const error: unknown = await engine
      .decideMany([{ seed: 2, candidates: 2 }, bad, { seed: 3, candidates: 2 }], table)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof BatchError)) return expect.fail(String(error));
    expect(error.message).toContain("1 of 3 requests failed, first requests[1]");
    expect(error.failures.map(({ index }) => index)).toEqual([1]);
    expect([...table.winners].map((winner) => winner < 0)).toEqual([false, true, false]);
    expect(() => table.decision(1)).toThrow(DecisionTableError);
    expect(table.decision(2).rationale.candidates).toEqual([0, 3]);
    await engine.close();
  });

  test("refuses what it has no room for, and two fillings at once, and says so", async () => {
    const engine = await engineOf();
    const table = new DecisionTable<number>(2);
    const one = { seed: 1, candidates: 2 };
    await expect(engine.decideMany([one, one, one], table)).rejects.toThrow(
      "3 requests for a table with 2 rows",
    );
    const first = engine.decideMany([one], table);
    await expect(engine.decideMany([one], table)).rejects.toThrow("is being filled");
    await first;
    await engine.decideMany([one, one], table);
    expect(() => table.decision(2)).toThrow("row 2 of a table of 2");
    for (const capacity of [0, -1, 1.5, Number.NaN]) {
      expect(() => new DecisionTable(capacity)).toThrow(DecisionTableError);
    }
    await engine.close();
  });
});
