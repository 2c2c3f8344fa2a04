// The rival is a good one: it finds what there is to be found, goes on where it stopped, and keeps to its plan.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClickModel } from "#ads/evaluation/monolith/click-model.js";
import { HashedLogistic } from "#ads/evaluation/monolith/hashed-logistic.js";
import { HashedPerceptron } from "#ads/evaluation/monolith/hashed-perceptron.js";
import { PendingImpressions } from "#ads/evaluation/monolith/pending-impressions.js";
import { Throttling } from "#ads/evaluation/monolith/spend-control.js";
import { Random } from "#ads/random.js";
import { campaignOf, requestAt } from "./fixtures.js";

const LOGISTIC = { bits: 10, alpha: 0.1, beta: 1, l1: 0, l2: 0.1, bias: -2 };
const NETWORK = { bits: 10, rate: 0.05, bias: 0, seed: 3 };

interface Example {
  readonly features: Int32Array;
  readonly clicked: boolean;
}

/** Two features of four each; `rate` of a click by both. */
function examples(count: number, seed: number, rate: (a: number, b: number) => number): readonly Example[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const a = random.below(4);
    const b = random.below(4);
    return { features: Int32Array.of(a, 100 + b), clicked: random.chance(rate(a, b)) };
  });
}

function learnAll(model: ClickModel, list: readonly Example[]): void {
  for (const { features, clicked } of list) model.learn(features, clicked);
}

describe("logistic regression", () => {
  test("finds the rates that clicks were drawn with", () => {
    const rate = (a: number, b: number): number => 1 / (1 + Math.exp(2 - 0.6 * a + 0.3 * b));
    const model = new HashedLogistic(LOGISTIC);
    learnAll(model, examples(60_000, 1, rate));
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        expect(Math.abs(model.predict(Int32Array.of(a, 100 + b), 2) - rate(a, b))).toBeLessThan(0.04);
      }
    }
  });

  test("goes on from its state as if it had never stopped", () => {
    const list = examples(2_000, 2, (a) => 0.1 + 0.2 * a);
    const whole = new HashedLogistic(LOGISTIC);
    learnAll(whole, list);
    const first = new HashedLogistic(LOGISTIC);
    learnAll(first, list.slice(0, 700));
    const second = new HashedLogistic(LOGISTIC, structuredClone(first.state));
    learnAll(second, list.slice(700));
    expect(second.state).toEqual(whole.state);
  });
});

describe("the network", () => {
  test("finds what no sum of features can: a click only where both agree", () => {
    const model = new HashedPerceptron(NETWORK);
    learnAll(
      model,
      examples(60_000, 4, (a, b) => (a % 2 === b % 2 ? 0.8 : 0.1)),
    );
    let right = 0;
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        if (model.predict(Int32Array.of(a, 100 + b), 2) > 0.45 === (a % 2 === b % 2)) right++;
      }
    }
    expect(right).toBe(16);
  });

  test("is the same to the bit for the same seed, and goes on from its state", () => {
    const list = examples(1_000, 5, (a) => 0.2 * a);
    const whole = new HashedPerceptron(NETWORK);
    learnAll(whole, list);
    const first = new HashedPerceptron(NETWORK);
    learnAll(first, list.slice(0, 400));
    const second = new HashedPerceptron(NETWORK, structuredClone(first.state));
    learnAll(second, list.slice(400));
    expect(second.state).toEqual(whole.state);
  });

  test("learns down the slope of its loss: one small step makes the example it saw likelier", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 20 }), fc.boolean(), (list, clicked) => {
        const model = new HashedPerceptron({ ...NETWORK, rate: 1e-3 });
        const features = Int32Array.from(list);
        const before = model.predict(features, features.length);
        model.learn(features, clicked);
        const after = model.predict(features, features.length);
        if (clicked) expect(after).toBeGreaterThan(before);
        else expect(after).toBeLessThan(before);
      }),
    );
  });
});

test("every impression is learned exactly once: as clicked where a click came in time, else as not", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ gap: fc.nat(100_000), clickAfter: fc.option(fc.nat(100), { nil: undefined }) })),
      (impressions) => {
        const learned: boolean[] = [];
        const pending = new PendingImpressions({
          predict: () => 0,
          learn: (_, clicked) => learned.push(clicked),
        });
        let time = 0;
        for (const [index, { gap, clickAfter }] of impressions.entries()) {
          time += gap;
          pending.expire(time);
          pending.add(`${index}`, Int32Array.of(index), time);
          if (clickAfter === undefined) continue;
          pending.clicked(`${index}`);
          pending.clicked(`${index}`);
        }
        pending.expire(time + 1e9);
        const clicks = impressions.filter(({ clickAfter }) => clickAfter !== undefined).length;
        expect(learned).toHaveLength(impressions.length);
        expect(learned.filter((clicked) => clicked)).toHaveLength(clicks);
      },
    ),
  );
});

test("throttling spends a day's budget over the day, where there is four times as much to buy", () => {
  const campaign = campaignOf({ dailyBudget: 1_000_000 });
  const throttling = new Throttling([campaign], 7);
  const minute = 60_000;
  const spentBy: number[] = [];
  let spent = 0;
  for (let time = 0; time < 24 * 60 * minute; time += minute / 4) {
    if (throttling.factor(0, requestAt(time)) === 1) {
      spent += 700;
      throttling.spent(0, 700, time);
    }
    spentBy.push(spent);
  }
  const half = spentBy[spentBy.length >> 1] ?? 0;
  expect(spent).toBeGreaterThan(900_000);
  expect(spent).toBeLessThan(1_050_000);
  expect(half).toBeGreaterThan(250_000);
  expect(half).toBeLessThan(700_000);
});
