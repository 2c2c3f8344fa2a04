// The election as the coordinator uses it: one object, held again and again, asked for its best one at a time.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Election, NO_VALUES } from "#runtime/coordinator/vote/election.js";
import { runs } from "../../runs.js";
import { RULES, scores, values, weights } from "./polls.js";

const AGENTS = 3;
const MOST = 4;

/** One use of an election: numbers for the whole sheet, of which the first candidates are used. */
interface Use {
  readonly candidates: number;
  readonly weights: readonly number[];
  readonly scores: readonly number[];
  readonly values: readonly number[];
  readonly infeasible: readonly boolean[];
  readonly strikes: number;
}

function column<T>(entry: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(entry, { minLength: length, maxLength: length });
}

const uses: fc.Arbitrary<Use> = fc.record({
  candidates: fc.nat({ max: MOST }),
  weights: column(weights, AGENTS),
  scores: column(scores, AGENTS * MOST),
  values: fc.oneof(fc.constant([]), column(values, MOST)),
  infeasible: column(fc.boolean(), MOST),
  strikes: fc.nat({ max: MOST }),
});

/** Holds the election; the sheet has `lead` numbers of another decision before its own. */
function hold(election: Election, use: Use, lead: number): void {
  const valuesStart = lead + AGENTS * MOST;
  const sheet = Float64Array.of(...Array<number>(lead).fill(0.125), ...use.scores, ...use.values);
  const mask = Uint8Array.from([1, 1, ...use.infeasible], Number);
  for (const [agent, weight] of use.weights.entries()) election.weights[agent] = weight;
  const keys = Array.from({ length: use.candidates }, (_, index) => -index);
  election.hold(keys, sheet, lead, MOST, mask, 2, use.values.length === 0 ? NO_VALUES : valuesStart);
}

describe.each(RULES)("$name", (rule) => {
  test("names its best one after the other in the order of its ranking, until none is left", () => {
    const election = new Election(rule, AGENTS, MOST);
    fc.assert(
      fc.property(uses, (use) => {
        hold(election, use, 3);
        const named: number[] = [];
        const ranking = election.ranking();
        for (let best = election.best(); best >= 0; best = election.best()) {
          named.push(best);
          election.strike(best);
        }
        expect(named).toEqual(ranking);
        expect(election.ranking()).toEqual([]);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("remembers nothing of the decision before", () => {
    const used = new Election(rule, AGENTS, MOST);
    fc.assert(
      fc.property(uses, uses, (before, use) => {
        hold(used, before, 0);
        for (let strikes = before.strikes; strikes > 0; strikes--) {
          const best = used.best();
          if (best >= 0) used.strike(best);
        }
        const fresh = new Election(rule, AGENTS, MOST);
        hold(used, use, 5);
        hold(fresh, use, 0);
        expect(used.ranking()).toEqual(fresh.ranking());
        expect(used.isCertain(0.5)).toBe(fresh.isCertain(0.5));
        for (let candidate = 0; candidate < use.candidates; candidate++) {
          expect(used.totals[candidate]).toBe(fresh.totals[candidate]);
          expect(used.utility(candidate)).toBe(fresh.utility(candidate));
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});
