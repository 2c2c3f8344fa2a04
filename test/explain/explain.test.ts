// What an explanation says is borne out by replaying: of weights, of absences, of bars, of the lead.
import fc from "fast-check";
import { type Explanation, explain, InvalidVoteError, type RecordedDecision, replay } from "tutti";
import { describe, expect, test } from "vitest";
import { exactWeights } from "../coordinator/vote/polls.js";
import { runs } from "../runs.js";
import { recordedDecisions } from "./recorded.js";

/** Scores and weights that make sums exact, so that a boundary is one and no matter of rounding. */
const EXACT = {
  scores: fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
  weights: exactWeights,
  shares: fc.constantFrom(0.25, 0.5, 1),
  values: fc.constantFrom(0.5, 1, 2),
};
/** Enough agents and candidates for a dispute. */
const SEVERAL = { candidates: { min: 2 }, agents: { min: 2 }, complete: true };

function withWeight(decision: RecordedDecision, name: string, weight: number): RecordedDecision {
  const agents = decision.agents.map((agent) => (agent.agent === name ? { ...agent, weight } : agent));
  return { ...decision, agents };
}

function withoutAgent(decision: RecordedDecision, name: string): RecordedDecision {
  const agents = decision.agents.map((agent) =>
    agent.agent === name ? { ...agent, outcome: "absent" as const, scores: [], vetoes: [] } : agent,
  );
  return { ...decision, agents };
}

describe("an explanation", () => {
  test("tells only flips that really flip when replayed, to the winner it names", () => {
    let told = 0;
    fc.assert(
      fc.property(recordedDecisions({ ...SEVERAL, open: true }), (decision) => {
        const { index } = replay(decision);
        for (const { agent, weight, lower, higher, most } of explain(decision).influences) {
          for (const flip of [lower, higher]) {
            if (flip === undefined) continue;
            told++;
            const flipped = replay(withWeight(decision, agent, flip.weight)).index;
            expect(flipped).not.toBe(index);
            expect(flipped).toBe(flip.winner.candidate);
            expect(replay(withWeight(decision, agent, flip.readable)).index).toBe(flipped);
          }
          if (lower !== undefined) expect(lower.weight).toBeLessThan(weight);
          if (higher !== undefined) {
            expect(higher.weight).toBeGreaterThan(weight);
            expect(higher.weight).toBeLessThanOrEqual(most);
          }
        }
      }),
      { numRuns: runs(500) },
    );
    expect(told).toBeGreaterThan(20);
  });

  test("tells the nearest flip: no weight between the recorded one and the told one, or the end, changes the winner", () => {
    const between = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        // Three candidates: a Borda count's ranks are halves.
        recordedDecisions({ ...SEVERAL, ...EXACT, candidates: { min: 2, max: 3 }, open: true }),
        fc.array(between, { minLength: 8, maxLength: 8 }),
        (decision, parts) => {
          const { index } = replay(decision);
          for (const { agent, weight, lower, higher, most } of explain(decision).influences) {
            for (const [flip, end] of [
              [lower, 0],
              [higher, most],
            ] as const) {
              const far = flip?.weight ?? end;
              const step = (Math.sign(far - weight) * Math.max(weight, 1)) / 16;
              // Small steps near the weight, where most turns are, and anywhere on the way.
              const steps = Array.from({ length: 64 }, (_, count) => weight + count * step);
              for (const tried of [...steps, ...parts.map((part) => weight + (far - weight) * part)]) {
                if (Math.abs(tried - weight) > Math.abs(far - weight)) continue;
                // So near to the boundary rounding decides.
                if (flip !== undefined && Math.abs(tried - far) <= 1e-9 * Math.max(far, weight)) continue;
                expect(replay(withWeight(decision, agent, tried)).index).toBe(index);
              }
            }
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });

  test("says who wins without each agent, and leaving out one that does not matter leaves the winner", () => {
    let indifferent = 0;
    fc.assert(
      fc.property(recordedDecisions(), (decision) => {
        const { index } = replay(decision);
        for (const { agent, isDecisive, without } of explain(decision).influences) {
          const left = replay(withoutAgent(decision, agent)).index;
          expect(without?.candidate ?? -1).toBe(left);
          expect(isDecisive).toBe(left !== index);
          if (!isDecisive) indifferent++;
        }
      }),
      { numRuns: runs(500) },
    );
    expect(indifferent).toBeGreaterThan(20);
  });

  test("names of each barred candidate all bars, and says that it would have won only where it then does", () => {
    let won = 0;
    fc.assert(
      fc.property(recordedDecisions(), (decision) => {
        for (const { candidate, bars, wouldHaveWon } of explain(decision).barred) {
          const open = <T extends { readonly candidate: number }>(list: readonly T[]): readonly T[] =>
            list.filter((entry) => entry.candidate !== candidate);
          const { exhausted: _, ...rest } = decision;
          const lifted = {
            ...rest,
            exclusions: open(decision.exclusions),
            refusals: open(decision.refusals),
            agents: decision.agents.map((agent) => ({ ...agent, vetoes: open(agent.vetoes) })),
          };
          expect(wouldHaveWon).toBe(replay(lifted).index === candidate);
          if (wouldHaveWon) won++;
          const entries = [
            decision.exclusions,
            decision.refusals,
            ...decision.agents.map(({ vetoes }) => vetoes),
          ];
          expect(bars.length).toBe(entries.flat().length - entries.flatMap(open).length);
          expect(bars.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: runs(500) },
    );
    expect(won).toBeGreaterThan(10);
  });

  test("gives the replay's numbers: winner, score, price, ranking and lead; shares sum to 1 where anybody has weight", () => {
    fc.assert(
      fc.property(recordedDecisions(), (decision) => {
        const told = explain(decision);
        const again = replay(decision);
        expect(told.isFaithful).toBe(true);
        expect(told.winner?.candidate ?? -1).toBe(again.index);
        expect(told.winner?.score ?? 0).toBe(again.score);
        expect(told.winner?.utility ?? 0).toBe(again.utility);
        expect(told.price).toBe(again.price);
        expect(told.ranking.map(({ candidate }) => candidate)).toEqual(again.ranking);
        if (told.lead !== undefined) expect(told.lead).toBeGreaterThanOrEqual(0);
        const share = told.agents.reduce((sum, agent) => sum + agent.share, 0);
        if (share !== 0) expect(share).toBeCloseTo(1, 9);
        expect(JSON.parse(JSON.stringify(told))).toEqual(JSON.parse(JSON.stringify(explain(decision))));
      }),
      { numRuns: runs(300) },
    );
  });
});

/** Two agents of one mind each, and a third that was late. */
const DECISION: RecordedDecision = {
  decision: "d7",
  time: Date.UTC(2026, 10, 23, 9, 30),
  rule: "weighted-sum",
  candidates: ["song", "news", "talk"],
  agents: [
    {
      agent: "taste",
      outcome: "live",
      weight: 3,
      priority: 1,
      confidence: 1,
      freshness: 1,
      scores: [1, 0, 0.5],
      vetoes: [{ candidate: 2, reason: "heard today" }],
    },
    {
      agent: "mood",
      outcome: "cached",
      cause: "late",
      age: 12,
      weight: 2,
      priority: 1,
      confidence: 1,
      freshness: 0.5,
      scores: [0, 1, 1],
      vetoes: [],
    },
    {
      agent: "clock",
      outcome: "absent",
      cause: "dead",
      weight: 1,
      priority: 1,
      confidence: 0,
      freshness: 0,
      scores: [],
      vetoes: [],
    },
  ],
  exclusions: [],
  refusals: [],
  winner: 0,
  early: false,
  latency: 0.4,
};

describe("of a decision between two minds", () => {
  const told: Explanation = explain(DECISION, [
    { time: 2, type: "click", value: 1 },
    { time: 1, type: "impression" },
  ]);

  test("the boundary is where the weights are level, and the smallest change is the smaller ratio", () => {
    const [taste, mood] = told.influences;
    // Level where both weigh the same; of equals the lower key wins, "news".
    expect(taste?.lower).toEqual({ weight: 1, readable: 1, winner: { candidate: 1, key: "news" } });
    expect(mood?.higher).toEqual({ weight: 6, readable: 6, winner: { candidate: 1, key: "news" } });
    expect([taste?.higher, mood?.lower]).toEqual([undefined, undefined]);
    expect(told.smallestFlip).toEqual({
      agent: "taste",
      from: 3,
      weight: 1,
      readable: 1,
      winner: { candidate: 1, key: "news" },
    });
  });

  test("leaving out the one who vetoed lets the vetoed candidate win; who was absent is not asked about", () => {
    expect(
      told.influences.map(({ agent, without, isDecisive }) => [agent, without?.key, isDecisive]),
    ).toEqual([
      ["taste", "news", true],
      ["mood", "song", false],
    ]);
  });

  test("each agent's part is told: what stood in and why, what it weighed, whom it favoured", () => {
    expect(told.agents).toMatchObject([
      {
        agent: "taste",
        outcome: "live",
        effectiveWeight: 3,
        share: 0.75,
        favourite: { key: "song" },
        vetoes: 1,
      },
      {
        agent: "mood",
        outcome: "cached",
        cause: "late",
        age: 12,
        effectiveWeight: 1,
        favourite: { key: "news" },
      },
      { agent: "clock", outcome: "absent", cause: "dead", effectiveWeight: 0, share: 0 },
    ]);
    expect(told.agents[2]).not.toHaveProperty("favourite");
  });

  test("outcomes come in the order of their time", () => {
    expect(told.outcomes.map(({ type }) => type)).toEqual(["impression", "click"]);
  });
});

test("a record that does not replay to its own winner is told so", () => {
  expect(explain({ ...DECISION, winner: 1 }).isFaithful).toBe(false);
});

test("a record whose numbers make no vote is refused, and so is one by a rule that nobody knows", () => {
  const bad = DECISION.agents.map((agent) => ({ ...agent, weight: -1 }));
  expect(() => explain({ ...DECISION, agents: bad })).toThrow(InvalidVoteError);
  expect(() => explain({ ...DECISION, rule: "plurality" as never })).toThrow(InvalidVoteError);
});
