// One thread decides as many do: the same agents, asked one after the other, give the engine's decisions.
import fc from "fast-check";
import { createEngine, type EngineOptions, weightedVote } from "tutti";
import { SequentialEngine } from "tutti/learn";
import { expect, test } from "vitest";
import { runs } from "../runs.js";

interface Asked {
  readonly seed: number;
  readonly candidates: number;
}

/** Scores by the seed, with vetoes, prices and, now and then, scores that are none. */
function agent(name: string, factor: number): URL {
  const source = `export default {
    name: "${name}",
    subscribes: ["nudge"],
    propose({ seed }, { candidates }) {
      const scores = candidates.map((_, index) => Math.abs(Math.sin((seed + index) * ${factor})));
      if (seed % 11 === ${factor}) scores[0] = 7;
      return {
        scores,
        confidence: (seed % 7) / 7,
        vetoes: (seed + ${factor}) % 5 === 0 ? [{ candidate: 0, reason: "a fifth" }] : [],
        ...(seed % 3 === 0 ? { prices: scores.map((score) => score * 10 * ${factor}) } : {}),
      };
    },
  }`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

function options(): EngineOptions<Asked, number> {
  return {
    agents: [
      { module: agent("a", 1), host: "one", fallback: { scores: 0.4, confidence: 0.3 } },
      { module: agent("b", 2), weight: 3, host: "one" },
      { module: agent("c", 3), weight: 0.5, host: "one", fallback: { scores: 1, freshness: 0.5 } },
    ],
    candidates: ({ candidates }) => Array.from({ length: candidates }, (_, index) => index * 3),
    values: ({ seed }, _, values) => {
      for (let index = 0; index < values.length; index++) values[index] = 1 + ((seed + index) % 3);
    },
    features: ({ seed }) => ({ parity: seed % 2 === 0 ? "even" : "odd" }),
    vote: weightedVote({
      rules: [{ when: { parity: "even" }, weights: { a: 2 } }],
      priorities: { parity: { odd: { b: 0.1 } } },
    }),
    constraints: [
      {
        name: "thirds",
        exclude: ({ seed }, candidates, exclude) => {
          for (const [index, candidate] of candidates.entries()) {
            if ((candidate + seed) % 4 === 0) exclude(index, "a fourth");
          }
        },
        reserve: ({ seed }, candidate) => (seed % 3 === 0 && candidate === 3 ? "taken" : undefined),
      },
    ],
    deadline: 5_000,
    early: false,
    breaker: false,
  };
}

test("decides what the engine decides: winner, score and price", async () => {
  const engine = await createEngine(options());
  const sequential = await SequentialEngine.open(options());
  const request = fc.record({ seed: fc.nat(10_000), candidates: fc.nat(12) });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 40 }), async (requests) => {
      const decided = await engine.decideMany(requests);
      for (const [index, { winner, score, price }] of decided.entries()) {
        const alone = sequential.decide(requests[index] as Asked);
        expect([alone.winner, alone.score, alone.price]).toEqual([winner, score, price]);
      }
    }),
    { numRuns: runs(60) },
  );
  await sequential.close();
  await engine.close();
});

test("an agent that answers by a promise is refused, by its name", async () => {
  const slow = new URL(
    `data:text/javascript,${encodeURIComponent('export default { name: "slow", propose: async () => ({ scores: [1] }) }')}`,
  );
  const sequential = await SequentialEngine.open({ agents: [{ module: slow }], candidates: ["a"] });
  expect(() => sequential.decide({})).toThrow(/agent "slow"/);
});

test("a reservation that a later constraint refuses is given back, and the next best is tried", async () => {
  const held = new Set<number>();
  const sequential = await SequentialEngine.open<Asked, number, never>({
    agents: [{ module: agent("a", 1) }],
    candidates: () => [10, 20, 30],
    constraints: [
      {
        name: "holds",
        reserve: (_, candidate) => {
          held.add(candidate);
          return undefined;
        },
        release: (_, candidate) => void held.delete(candidate),
      },
      { name: "refuses", reserve: (_, candidate) => (candidate === 20 ? "not that one" : undefined) },
    ],
  });
  for (let seed = 1; seed < 200; seed++) {
    held.clear();
    const { winner } = sequential.decide({ seed, candidates: 3 });
    expect(winner).not.toBe(20);
    expect([...held]).toEqual(winner === undefined ? [] : [winner]);
  }
});
