// A proposal that makes no sense costs its agent the vote and nobody else anything, whatever it is that came back.

import fc from "fast-check";
import { type NamedProposal, resolve } from "tutti";
import { describe, expect, test } from "vitest";
import { proposalFault, rangeFault } from "#runtime/actor/proposal-check.js";
import { runs } from "../../runs.js";
import { polls, RULES } from "./polls.js";

type Spoil = (good: Readonly<Record<string, unknown>>, candidates: number) => object;

const wrongNumbers: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -Number.MIN_VALUE,
  "0.5",
  null,
  1n,
  true,
  {},
  Symbol("half"),
);
const wrongShares = fc.oneof(wrongNumbers, fc.constantFrom<unknown>(1 + 2 ** -52, 2, [0.5]));
const wrongLists = fc.constantFrom<unknown>(undefined, null, 0.5, "0.5", {}, () => [0.5], new Map(), {
  length: 1,
  0: 0.5,
});

/** Only lends its type. */
function spoil(how: Spoil): Spoil {
  return how;
}

/** With the wrong number at one place of a list that is otherwise good. */
function oneWrong(field: string, wrong: fc.Arbitrary<unknown>): fc.Arbitrary<Spoil> {
  return fc.tuple(wrong, fc.nat()).map(([value, at]) => (good, candidates) => {
    const list: unknown[] = Array(candidates).fill(0.5);
    list[at % candidates] = value;
    return { ...good, [field]: list };
  });
}

function withLength(field: string): fc.Arbitrary<Spoil> {
  return fc.tuple(fc.nat({ max: 9 }), fc.boolean()).map(([length, typed]) => (good, candidates) => {
    const list = Array(length < candidates ? length : length + 1).fill(0.5);
    return { ...good, [field]: typed ? Float64Array.from(list) : list };
  });
}

const spoils: fc.Arbitrary<Spoil> = fc.oneof(
  oneWrong("scores", fc.oneof(wrongNumbers, fc.constantFrom<unknown>(undefined, 1 + 2 ** -52, 2))),
  oneWrong("prices", fc.oneof(wrongNumbers, fc.constant(undefined))),
  withLength("scores"),
  withLength("prices"),
  wrongLists.map((scores) => spoil((good) => ({ ...good, scores }))),
  wrongLists.filter((list) => list !== undefined).map((prices) => spoil((good) => ({ ...good, prices }))),
  wrongShares.map((confidence) => spoil((good) => ({ ...good, confidence }))),
  wrongShares.map((freshness) => spoil((good) => ({ ...good, freshness }))),
  fc
    .constantFrom<unknown>(0, "0", new Set([0]), null, { 0: 0, length: 1 })
    .map((vetoes) => spoil((good) => ({ ...good, vetoes }))),
  fc
    .constantFrom<unknown>(
      -1,
      0.5,
      Number.NaN,
      "0",
      null,
      undefined,
      {},
      { candidate: -1 },
      { candidate: "0" },
      { candidate: 0, reason: 7 },
    )
    .map((veto) => spoil((good) => ({ ...good, vetoes: [veto] }))),
  fc
    .nat({ max: 3 })
    .map((beyond) =>
      spoil((good, candidates) => ({ ...good, vetoes: [{ candidate: candidates + beyond }] })),
    ),
  fc.constant<Spoil>((good, candidates) => ({ ...good, vetoes: Array(candidates + 1).fill(0) })),
  fc.constantFrom<unknown>(7, null, {}).map((reason) => spoil((good) => ({ ...good, reason }))),
  fc
    .constantFrom("scores", "confidence", "freshness", "vetoes", "prices", "reason")
    .map((field) => spoil((good) => withGetter(good, field, explode))),
  // Sound when it is looked at first, rotten afterwards.
  fc
    .tuple(
      fc.constantFrom("scores", "confidence", "vetoes", "prices"),
      wrongLists.filter((list) => list !== undefined && list !== 0.5),
    )
    .map(([field, rotten]) =>
      spoil((good, candidates) => {
        const simple = new Map<string, unknown>([
          ["confidence", 1],
          ["vetoes", []],
        ]);
        const sound = simple.get(field) ?? Array(candidates).fill(0.5);
        let asked = 0;
        return withGetter(good, field, () => (asked++ === 0 ? sound : rotten));
      }),
    ),
  fc.constant<Spoil>((good) => ({ ...good, scores: hollow([Number.NaN]) })),
  fc.constant<Spoil>((good) => ({ ...good, scores: new DataView(new ArrayBuffer(8)) })),
);

describe.each(RULES)("$name", (rule) => {
  test("decides as if the agent of a faulty proposal were absent, and says which it was", () => {
    const spoiled = polls({ candidates: { min: 1 }, agents: { min: 1 } }).chain((poll) =>
      fc.tuple(fc.constant(poll), fc.nat(), spoils),
    );
    fc.assert(
      fc.property(spoiled, ([{ proposals, policy }, at, spoil]) => {
        fc.pre(proposals.length > 0);
        const place = at % proposals.length;
        const good = proposals[place] as NamedProposal;
        const bad = spoil({ ...good }, policy.candidates.length) as NamedProposal;
        const { faulty, ...decided } = resolve(proposals.with(place, bad), { ...policy, rule });
        const { faulty: none, ...without } = resolve(proposals.toSpliced(place, 1), { ...policy, rule });
        expect(decided).toEqual(without);
        expect(none).toEqual([]);
        expect(faulty).toEqual([{ agent: good.agent, fault: expect.stringMatching(/\w{3}/) }]);
      }),
      { numRuns: runs(1000) },
    );
  });
});

test("a veto by an agent that says it never vetoes is a fault", () => {
  const agents = [{ name: "quiet", vetoes: false }, { name: "other" }];
  const quiet: NamedProposal = { agent: "quiet", scores: [1, 0], vetoes: [0] };
  const other: NamedProposal = { agent: "other", scores: [0.6, 0.4] };
  const { winner, faulty } = resolve([quiet, other], { candidates: ["a", "b"], agents });
  expect(winner).toBe("a");
  expect(faulty).toEqual([{ agent: "quiet", fault: "vetoed, though the agent says that it never does" }]);
  expect(resolve([{ ...quiet, vetoes: [] }, other], { candidates: ["a", "b"], agents }).faulty).toEqual([]);
});

test("scores may come in any numeric array, shared memory included", () => {
  const agents = [{ name: "one" }];
  const shared = new Float64Array(new SharedArrayBuffer(16));
  shared.set([0.25, 0.75]);
  for (const scores of [[0.25, 0.75], Float64Array.of(0.25, 0.75), Float32Array.of(0.25, 0.75), shared]) {
    const { totals, faulty } = resolve([{ agent: "one", scores }], { candidates: ["a", "b"], agents });
    expect({ totals, faulty }).toEqual({ totals: [0.25, 0.75], faulty: [] });
  }
});

test("the check of a proposal has an answer for anything at all, and never throws", () => {
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const hostile = fc.constantFrom<unknown>(hollow({}), explode, undefined, null, "scores", Symbol("x"), 1n);
  const thrower = { toString: explode, valueOf: explode };
  const fields = fc.oneof(
    fc.anything(),
    hostile,
    fc.constantFrom<unknown>(thrower, [thrower], [{ candidate: thrower }]),
  );
  const shaped = fc.record(
    {
      scores: fc.oneof(fc.constant([0.5]), fields),
      confidence: fields,
      vetoes: fields,
      prices: fields,
      reason: fields,
    },
    { requiredKeys: ["scores"] },
  );
  fc.assert(
    fc.property(fc.oneof(shaped, fields), fc.boolean(), (proposal, mayVeto) => {
      const fault = proposalFault(proposal, 1, mayVeto);
      if (fault !== undefined) expect(fault).toMatch(/\w{3}/);
    }),
    { numRuns: runs(3000) },
  );
  for (const proposal of [revoked, { scores: revoked }, { scores: [0.5], vetoes: revoked }]) {
    expect(proposalFault(proposal, 1, true)).toBe("gave a proposal that could not be read");
  }
  expect(proposalFault({ scores: [0.5] }, 1, false)).toBeUndefined();
});

test("a fault names the field, the place and the value", () => {
  const faults = [
    [{ scores: [0.1] }, "scores has 1 entries for 2 candidates"],
    [{ scores: [0, 0], confidence: Number.NaN }, "confidence is NaN: it must be from 0 to 1"],
    [{ scores: [0, 0], vetoes: [1, 2] }, "vetoes[1] names candidate 2 of 2"],
    [undefined, "gave undefined instead of a proposal"],
    [null, "gave null instead of a proposal"],
  ] as const;
  for (const [proposal, fault] of faults) expect(proposalFault(proposal, 2, true)).toBe(fault);
  expect(rangeFault("scores", [0.1, 7], 1)).toBe("scores[1] is 7: it must be from 0 to 1");
  expect(rangeFault("prices", [1, Number.POSITIVE_INFINITY], Number.MAX_VALUE)).toBe(
    "prices[1] is Infinity: it must be finite and at least 0",
  );
});

function explode(): never {
  throw new Error("asked too much");
}

function withGetter(good: object, field: string, get: () => unknown): object {
  return Object.defineProperty({ ...good }, field, { enumerable: true, get });
}

/** A value whose every property throws. */
function hollow(target: object): object {
  return new Proxy(target, { get: explode });
}
