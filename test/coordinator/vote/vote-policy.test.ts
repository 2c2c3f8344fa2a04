// What an agent's word weighs for a request: the first rule that fits and names it, times all priorities that fit.
import fc from "fast-check";
import {
  type Features,
  InvalidVotePolicyError,
  type Priorities,
  type VotePolicyOptions,
  type WeightRule,
  weightedVote,
} from "tutti";
import { expect, test } from "vitest";
import { runs } from "../../runs.js";

const AGENTS = ["context", "profiler", "bidder", "__proto__"];
const LARGEST = 1e100;

function weigh(
  options: VotePolicyOptions,
  features: Features | undefined,
  base?: readonly number[],
): { weights: number[]; priorities: number[] } {
  // Rows in the middle of a larger sheet, so that a write beside them shows.
  const sheet = new Float64Array(3 * AGENTS.length).fill(-1);
  const start = AGENTS.length;
  weightedVote(options)
    .weigher(AGENTS)
    .weigh(features, Float64Array.from(base ?? [1, 2, 3, 4]), sheet, start, 2 * start);
  expect(Array.from(sheet.subarray(0, start))).toEqual([-1, -1, -1, -1]);
  return {
    weights: Array.from(sheet.subarray(start, 2 * start)),
    priorities: Array.from(sheet.subarray(2 * start)),
  };
}

const featureNames = fc.constantFrom("device", "hour", "__proto__", "constructor", "toString");
const featureValues = fc.constantFrom<string | number>(
  "car",
  "tv",
  0,
  1,
  "1",
  "__proto__",
  "function Object() { [native code] }",
);
const factors = fc.oneof(
  fc.constantFrom(0, 1, 2, 0.5, LARGEST, 1e-300),
  fc.double({ min: 0, max: 10, noNaN: true }),
);

/** Objects as JSON.parse makes them: every name is a property of their own, `__proto__` as well. */
function records<T>(
  names: fc.Arbitrary<string>,
  entries: fc.Arbitrary<T>,
  maxKeys: number,
): fc.Arbitrary<Record<string, T>> {
  return fc
    .uniqueArray(fc.tuple(names, entries), { selector: ([name]) => name, maxLength: maxKeys })
    .map((list) => Object.fromEntries(list));
}

const weightsByAgent = records(fc.constantFrom(...AGENTS), factors, 4);
const weightRules: fc.Arbitrary<WeightRule[]> = fc.array(
  fc.record({ when: records(featureNames, featureValues, 2), weights: weightsByAgent }),
  { maxLength: 4 },
);
const priorityTables: fc.Arbitrary<Priorities> = records(
  featureNames,
  records(fc.oneof(featureValues.map(String), fc.constant("constructor")), weightsByAgent, 3),
  3,
);
const requests = records(featureNames, featureValues, 4);

test("takes an agent's weight from the first rule that fits the request and names the agent, else its own", () => {
  fc.assert(
    fc.property(weightRules, requests, (rules, features) => {
      const { weights } = weigh({ rules }, features);
      for (const [position, agent] of AGENTS.entries()) {
        const rule = rules.find(
          ({ when, weights: named }) =>
            Object.hasOwn(named, agent) &&
            Object.keys(when).every(
              (feature) => Object.hasOwn(features, feature) && features[feature] === when[feature],
            ),
        );
        expect(weights[position]).toBe(rule === undefined ? position + 1 : rule.weights[agent]);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("multiplies the priorities of all features that the request has, up to the largest weight", () => {
  fc.assert(
    fc.property(priorityTables, requests, (priorities, features) => {
      const { priorities: found, weights } = weigh({ priorities }, features);
      expect(weights).toEqual([1, 2, 3, 4]);
      for (const [position, agent] of AGENTS.entries()) {
        let expected = 1;
        for (const [feature, values] of Object.entries(priorities)) {
          const [, table] =
            Object.entries(values).find(
              ([value]) => Object.hasOwn(features, feature) && value === String(features[feature]),
            ) ?? [];
          const [, factor = 1] = Object.entries(table ?? {}).find(([name]) => name === agent) ?? [];
          expected = Math.min(expected * factor, LARGEST);
        }
        expect(found[position]).toBe(expected);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test("keeps a product of priorities at the largest weight, so that no sum of weights is infinite", () => {
  const most = { x: { bidder: LARGEST } };
  const { priorities } = weigh(
    { priorities: { a: most, b: most, c: most, d: most } },
    { a: "x", b: "x", c: "x", d: "x" },
  );
  expect(priorities).toEqual([1, 1, LARGEST, 1]);
});

test("heeds no rule and no priority for a request without features, and forgets the request before", () => {
  const options: VotePolicyOptions = {
    rules: [{ when: {}, weights: { bidder: 9 } }],
    priorities: { device: { car: { context: 3 } } },
  };
  const weigher = weightedVote(options).weigher(AGENTS);
  const sheet = new Float64Array(8);
  weigher.weigh({ device: "car" }, Float64Array.of(1, 1, 1, 1), sheet, 0, 4);
  expect(Array.from(sheet)).toEqual([1, 1, 9, 1, 3, 1, 1, 1]);
  weigher.weigh(undefined, Float64Array.of(1, 1, 1, 1), sheet, 0, 4);
  expect(Array.from(sheet)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
});

test("does not take what an object inherits for a feature of the request", () => {
  const features = Object.create({ device: "car" }) as Features;
  const options = {
    rules: [{ when: { device: "car" }, weights: { bidder: 9 } }],
    priorities: { device: { car: { context: 3 } } },
  };
  expect(weigh(options, features)).toEqual({ weights: [1, 2, 3, 4], priorities: [1, 1, 1, 1] });
  const inherited = { priorities: { toString: { [String(Object.prototype.toString)]: { context: 3 } } } };
  expect(weigh(inherited, {}).priorities).toEqual([1, 1, 1, 1]);
});

test.each<[string, unknown, string]>([
  [
    "an unknown agent in a rule",
    {
      rules: [
        { when: {}, weights: {} },
        { when: {}, weights: { me: 1 } },
      ],
    },
    "rules[1].weights.me",
  ],
  [
    "an unknown agent in a priority",
    { priorities: { device: { car: { me: 1 } } } },
    "priorities.device.car.me",
  ],
  [
    "an inherited name as an agent",
    { rules: [{ when: {}, weights: { toString: 1 } }] },
    "rules[0].weights.toString",
  ],
  [
    "a negative weight",
    { rules: [{ when: {}, weights: { bidder: -1 } }] },
    "rules[0].weights.bidder must be a number from 0 to 1e+100, not -1",
  ],
  [
    "a weight that is NaN",
    { rules: [{ when: {}, weights: { bidder: Number.NaN } }] },
    "rules[0].weights.bidder",
  ],
  [
    "an infinite priority",
    { priorities: { hour: { 7: { bidder: Number.POSITIVE_INFINITY } } } },
    "priorities.hour.7.bidder",
  ],
  ["a weight that is a text", { rules: [{ when: {}, weights: { bidder: "5" } }] }, "rules[0].weights.bidder"],
  ["a rule without weights", { rules: [{ when: {} }] }, "rules[0].weights must be an object"],
  ["a rule without a condition", { rules: [{ weights: {} }] }, "rules[0].when must be an object"],
  ["a rule that is none", { rules: [null] }, "rules[0].when must be an object"],
  [
    "a condition that no feature can meet",
    { rules: [{ when: { night: true }, weights: {} }] },
    "rules[0].when.night must be a text or a number",
  ],
  ["rules that are no list", { rules: {} }, "rules must be a list"],
  ["priorities that are no object", { priorities: { device: 3 } }, "priorities.device must be an object"],
  ["a voting rule by its name", { rule: "borda" }, "rule must be a voting rule"],
])("%s is an error that names its place", (_, options, message) => {
  const attempt = (): unknown => weightedVote(options as VotePolicyOptions).weigher(AGENTS);
  expect(attempt).toThrow(InvalidVotePolicyError);
  expect(attempt).toThrow(message);
});
