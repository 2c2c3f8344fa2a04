// A policy to replay with is taken whole, or refused by the path of what is wrong with it.
import { describe, expect, test } from "vitest";
import { InvalidReplayPolicyError, readPolicy } from "#runtime/journal/replay/read-policy.js";

describe("a policy", () => {
  test("of all its parts is read as it is, and one of no parts is one", () => {
    const policy = { rule: "borda", weights: { taste: 0 }, priorities: { mood: 1e100 }, without: ["clock"] };
    expect(readPolicy(policy)).toEqual(policy);
    expect(readPolicy({})).toEqual({});
  });

  const wrong: readonly (readonly [text: string, told: RegExp])[] = [
    ["[]", /must be a JSON object/],
    ["null", /must be a JSON object/],
    ['{"weight":{}}', /^weight is not one of rule, weights, priorities, without/],
    ['{"rule":"constructor"}', /^rule must be one of weighted-sum, /],
    ['{"priorities":{"taste":-1}}', /^priorities\.taste must be a number from 0 to 1e\+100, not -1/],
    ['{"weights":{"taste":"1"}}', /^weights\.taste must be a number from 0 to 1e\+100, not "1"/],
    ['{"weights":3}', /^weights must be an object/],
    ['{"without":"taste"}', /^without must be a list/],
    ['{"without":[7]}', /^without\[0\] must be a name/],
  ];
  test.each(wrong)("like %s is refused", (text, told) => {
    expect(() => readPolicy(JSON.parse(text))).toThrow(InvalidReplayPolicyError);
    expect(() => readPolicy(JSON.parse(text))).toThrow(told);
  });
});
