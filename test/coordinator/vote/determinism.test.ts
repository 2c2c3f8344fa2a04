// The vote is a pure function: nothing but what was proposed decides, bit for bit. `toEqual` tells even -0 from 0.
import fc from "fast-check";
import { type NamedProposal, resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { runs } from "../../runs.js";
import { type Poll, polls, RULES } from "./polls.js";

function shuffled<T>(list: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length });
}

describe.each(RULES)("$name", (rule) => {
  test("does not care in which order the proposals arrived", () => {
    const arrivals = polls().chain((poll) => fc.tuple(fc.constant(poll), shuffled(poll.proposals)));
    fc.assert(
      fc.property(arrivals, ([{ proposals, policy }, arrived]) => {
        expect(resolve(arrived, { ...policy, rule })).toEqual(resolve(proposals, { ...policy, rule }));
      }),
      { numRuns: runs(1000) },
    );
  });

  test("does not care in which order the candidates are listed", () => {
    const listings = polls().chain((poll) =>
      fc.tuple(fc.constant(poll), shuffled([...poll.policy.candidates.keys()])),
    );
    fc.assert(
      fc.property(listings, ([poll, order]) => {
        const here = resolve(poll.proposals, { ...poll.policy, rule });
        const { proposals, policy } = relisted(poll, order);
        const there = resolve(proposals, { ...policy, rule });
        expect(there.winner).toBe(here.winner);
        expect(there.price).toBe(here.price);
        expect(there.totals).toEqual(order.map((from) => here.totals[from]));
        expect(there.ranking.map((at) => order[at])).toEqual(here.ranking);
      }),
      { numRuns: runs(1000) },
    );
  });

  test("changes nothing that it is given, and gives the same answer again", () => {
    fc.assert(
      fc.property(polls(), ({ proposals, policy }) => {
        for (const proposal of proposals) frozen(proposal);
        frozen(policy);
        expect(resolve(proposals, { ...policy, rule })).toEqual(resolve(proposals, { ...policy, rule }));
      }),
      { numRuns: runs(1000) },
    );
  });

  test("does not notice agents that are absent or have no weight", () => {
    fc.assert(
      fc.property(
        polls(),
        fc.nat({ max: 5 }),
        fc.boolean(),
        fc.boolean(),
        ({ proposals, policy }, at, mute, speaks) => {
          const agents = policy.agents.toSpliced(at, 0, { name: "stranger", weight: mute ? 0 : 1 });
          const scores = policy.candidates.map((_, candidate) => candidate % 2);
          const stranger: NamedProposal = { agent: "stranger", scores, confidence: mute ? 1 : 0 };
          const others = speaks ? [stranger, ...proposals] : proposals;
          expect(resolve(others, { ...policy, agents, rule })).toEqual(
            resolve(proposals, { ...policy, rule }),
          );
        },
      ),
      { numRuns: runs(1000) },
    );
  });
});

/** The same poll with candidate `order[i]` in place i. */
function relisted({ proposals, policy }: Poll, order: readonly number[]): Poll {
  const column = <T>(list: ArrayLike<T>): T[] => order.map((from) => list[from] as T);
  const index = (entry: number | { readonly candidate: number }): number =>
    order.indexOf(typeof entry === "number" ? entry : entry.candidate);
  return {
    proposals: proposals.map(({ scores, prices, vetoes, ...rest }) => ({
      ...rest,
      scores: column(scores),
      ...(prices === undefined ? {} : { prices: column(prices) }),
      ...(vetoes === undefined ? {} : { vetoes: vetoes.map(index) }),
    })),
    policy: {
      ...policy,
      candidates: column(policy.candidates),
      ...(policy.values === undefined ? {} : { values: column(policy.values) }),
      exclusions: (policy.exclusions ?? []).map(index),
    },
  };
}

function frozen(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const part of Object.values(value)) frozen(part);
  Object.freeze(value);
}
