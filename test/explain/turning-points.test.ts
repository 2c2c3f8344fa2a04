// Between two turning points of an agent's weight nothing turns, whatever its weight there.
import fc from "fast-check";
import { replay, weightedMedian } from "tutti";
import { expect, test } from "vitest";
import { turningPoints } from "#runtime/explain/turning-points.js";
import { exactWeights } from "../coordinator/vote/polls.js";
import { runs } from "../runs.js";
import { recordedDecisions } from "./recorded.js";

const medians = recordedDecisions(
  {
    candidates: { min: 1 },
    agents: { min: 3 },
    weights: exactWeights,
    shares: fc.constantFrom(0.25, 0.5, 1),
    complete: true,
  },
  [weightedMedian],
);
const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });

test("a weighted median's totals are the same for all weights between two turning points, and beyond the last", () => {
  let turns = 0;
  fc.assert(
    fc.property(medians, inside, inside, (decision, one, other) => {
      for (const [position, agent] of decision.agents.entries()) {
        const totalsAt = (weight: number): readonly number[] =>
          replay({ ...decision, agents: decision.agents.with(position, { ...agent, weight }) }).totals;
        const points = turningPoints(decision, position);
        const ends = [0, ...points, 2 * (points.at(-1) ?? 1)];
        for (const [place, start] of ends.slice(0, -1).entries()) {
          const length = (ends[place + 1] ?? start) - start;
          expect(totalsAt(start + one * length)).toEqual(totalsAt(start + other * length));
        }
        turns += points.length;
      }
    }),
    { numRuns: runs(200) },
  );
  expect(turns).toBeGreaterThan(100);
});
