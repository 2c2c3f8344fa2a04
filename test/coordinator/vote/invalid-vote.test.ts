// A policy that makes no sense is an error of the caller: it names the place, and nothing is decided.
import { InvalidVoteError, type NamedProposal, type ResolvePolicy, resolve } from "tutti";
import { expect, test } from "vitest";

const policy: ResolvePolicy<string> = { candidates: ["a", "b"], agents: [{ name: "one" }, { name: "two" }] };
const one: NamedProposal = { agent: "one", scores: [0, 1] };
const mute = Object.defineProperty({ scores: [0, 1] }, "agent", {
  get() {
    throw new Error("not telling");
  },
});

test.each<[string, readonly unknown[], Partial<ResolvePolicy<string>>, string]>([
  ["two proposals of one agent", [one, one], {}, 'proposals[1] is a second one by "one"'],
  ["a proposal of a stranger", [{ ...one, agent: "me" }], {}, 'proposals[0].agent "me" is not in agents'],
  ["a proposal that is none", [one, null], {}, "proposals[1].agent is not a text"],
  ["a proposal without an agent", [{ scores: [0, 1] }], {}, "proposals[0].agent is not a text"],
  ["a proposal that does not tell its agent", [mute], {}, "proposals[0].agent is not a text"],
  [
    "two agents of one name",
    [],
    { agents: [{ name: "one" }, { name: "one" }] },
    'agents[1] is a second "one"',
  ],
  [
    "a negative weight",
    [],
    { agents: [{ name: "one", weight: -1 }] },
    "agents[0].weight must be from 0 to 1e+100, not -1",
  ],
  ["a weight that is NaN", [], { agents: [{ name: "one", weight: Number.NaN }] }, "agents[0].weight must be"],
  ["a priority too large", [], { agents: [{ name: "one", priority: 1e101 }] }, "agents[0].priority must be"],
  ["a value too few", [], { values: [1] }, "values has 1 entries for 2 candidates"],
  ["a negative value", [], { values: [1, -0.1] }, "values[1] must be from 0 to 1e+100, not -0.1"],
  ["an infinite value", [], { values: [1, Number.POSITIVE_INFINITY] }, "values[1] must be"],
  ["an exclusion of nobody", [], { exclusions: [0, 2] }, "exclusions[1] names candidate 2 of 2"],
  [
    "a refusal of half a candidate",
    [],
    { refusals: [{ candidate: 0.5 }] },
    "refusals[0] names candidate 0.5 of 2",
  ],
])("%s is an error that names its place", (_, proposals, changes, message) => {
  const attempt = (): unknown => resolve(proposals as readonly NamedProposal[], { ...policy, ...changes });
  expect(attempt).toThrow(InvalidVoteError);
  expect(attempt).toThrow(message);
});

test("no candidates, or no agents, is no error", () => {
  expect(resolve([], { candidates: [], agents: [] })).toMatchObject({
    winner: undefined,
    index: -1,
    ranking: [],
  });
  expect(resolve([], { ...policy, agents: [] })).toMatchObject({ winner: "a", score: 0, totals: [0, 0] });
});
