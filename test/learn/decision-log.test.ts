// Logs of choices judged by: what another policy would have earned, against truths that are known, and what is refused.
import fc from "fast-check";
import type { DecisionLog, LoggedChoice } from "tutti";
import { bestPolicy, evaluateLog, type TargetPolicy, uniformPolicy } from "tutti/learn";
import { describe, expect, test } from "vitest";
import { CrossFittedRates } from "#runtime/learn/decision-log/cross-fitted-rates.js";
import { journalLog } from "#runtime/learn/decision-log/journal-log.js";
import { loadTargetPolicy } from "#runtime/learn/decision-log/load-target-policy.js";
import { randomWords, uniformFrom } from "#runtime/learn/random-words.js";
import { runs } from "../runs.js";

function logOf(choices: readonly LoggedChoice[]): DecisionLog {
  return {
    ...{ name: "a log", reward: "clicks", largestReward: 1 },
    async *rows() {
      yield* choices;
    },
  };
}

/** Mean rewards of the actions "a", "b" and "c", and the probabilities of who logged. */
const MEANS = [0.1, 0.5, 0.3];
const LOGGING = [0.6, 0.25, 0.15];
const ACTIONS = ["a", "b", "c"];

function drawn(seed: number, rows: number): readonly LoggedChoice[] {
  const uniform = uniformFrom(randomWords(seed, 0));
  return Array.from({ length: rows }, () => {
    const draw = uniform();
    const taken = draw < 0.6 ? 0 : draw < 0.85 ? 1 : 2;
    const reward = uniform() < (MEANS[taken] as number) ? 1 : 0;
    return { actions: ACTIONS, taken, propensity: LOGGING[taken] as number, reward, context: undefined };
  });
}

describe("an evaluation of a log", () => {
  const truths: readonly (readonly [policy: TargetPolicy, truth: number])[] = [
    [uniformPolicy, 0.3],
    [bestPolicy, 0.5],
    [{ name: "mixed", probabilities: () => [0.5, 0, 0.5] }, 0.2],
  ];
  test.each(truths)("holds what a policy really earns within its interval: $name", async (policy, truth) => {
    let covered = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const { estimates } = await evaluateLog(logOf(drawn(seed, 2_000)), policy, { seed });
      for (const { verdict } of estimates) {
        if (verdict.kind === "refusal") continue;
        const { lower, upper } = verdict.interval;
        if (lower <= truth && truth <= upper) covered++;
      }
    }
    // Four estimators of five logs, whose intervals are right in 95 of 100; those of one log go together.
    expect(covered).toBeGreaterThanOrEqual(16);
  });

  test("of the policy that wrote it says what the log earned", async () => {
    const same: TargetPolicy = { name: "same", probabilities: () => LOGGING };
    const { rows, logged, estimates } = await evaluateLog(logOf(drawn(3, 500)), same, { seed: 1 });
    expect(rows).toBe(500);
    for (const { value } of estimates.slice(0, 2)) expect(value).toBeCloseTo(logged, 9);
  });

  const wrong: readonly (readonly [said: unknown, told: RegExp])[] = [
    [[0.5, 0.5], /row 0: policy "wrong" must give 3 probabilities, not 2/],
    [undefined, /must give 3 probabilities, not undefined/],
    [[0.5, 0.6, -0.1], /gives -0.1 for action 2/],
    [[0.5, Number.NaN, 0.5], /gives NaN for action 1/],
    [[0.5, 0.2, 0.2], /add up to 0.89/],
  ];
  test.each(wrong)("refuses a policy that says %j", async (said, told) => {
    const policy = { name: "wrong", probabilities: () => said } as unknown as TargetPolicy;
    const judged = evaluateLog(logOf(drawn(1, 3)), policy, { seed: 1 });
    await expect(judged).rejects.toMatchObject({ code: "INVALID_TARGET_POLICY", row: 0 });
    await expect(judged).rejects.toThrow(told);
  });

  test("refuses a log without choices, and a choice of no action", async () => {
    const [choice] = drawn(1, 1) as [LoggedChoice];
    for (const choices of [[], [{ ...choice, taken: 3 }], [{ ...choice, taken: -1 }]]) {
      const judged = evaluateLog(logOf(choices), uniformPolicy, { seed: 1 });
      await expect(judged).rejects.toMatchObject({ code: "INVALID_LOG" });
    }
    const certain = evaluateLog(logOf([{ ...choice, propensity: 0 }]), uniformPolicy, { seed: 1 });
    await expect(certain).rejects.toThrow(/row 0: propensity must be above 0/);
  });
});

test("a row's own reward never bears on what is predicted for it", () => {
  const rows = fc.array(fc.tuple(fc.constantFrom(...ACTIONS), fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(rows, fc.nat(), fc.double({ min: -9, max: 9, noNaN: true }), (all, place, other) => {
      const changed = place % all.length;
      const [as, but] = [new CrossFittedRates(), new CrossFittedRates()];
      for (const [row, [action, reward]] of all.entries()) {
        as.add(row, action, reward);
        but.add(row, action, row === changed ? other : reward);
      }
      for (const action of ACTIONS) expect(but.rate(changed, action)).toBe(as.rate(changed, action));
    }),
    { numRuns: runs(100) },
  );
});

describe("a policy's name", () => {
  test("that is none, and a module that is none, are refused with what there is", async () => {
    for (const name of ["worst", "./nowhere.js"]) {
      await expect(loadTargetPolicy(name, "/")).rejects.toMatchObject({ code: "TARGET_POLICY_NOT_FOUND" });
    }
    await expect(loadTargetPolicy("worst", "/")).rejects.toThrow(/none of uniform, best/);
  });
});

describe("a journal as a log", () => {
  const decision = {
    ...{ kind: "decision", time: 1, rule: "weightedSum", score: 0.5, early: false, latency: 1, totals: [] },
    candidates: ["a", "b", "c", "d"],
    exclusions: [{ candidate: 3, by: "budget", reason: "" }],
    refusals: [],
    agents: [
      { agent: "one", outcome: "live", vetoes: [{ candidate: 0, reason: "" }] },
      { agent: "two", outcome: "absent", vetoes: [{ candidate: 1, reason: "" }] },
    ],
  };
  const won = (id: string, winnerKey?: string) => ({
    ...decision,
    decision: id,
    ...(winnerKey ? { winnerKey } : {}),
  });
  const outcome = (id: string, type: string, value?: number) => ({
    ...{ kind: "outcome", time: 2, decision: id, type },
    ...(value === undefined ? {} : { value }),
  });
  const journal = (rows: readonly object[]) =>
    ({
      async *[Symbol.asyncIterator]() {
        yield* rows;
      },
    }) as unknown as Parameters<typeof journalLog>[1];
  const all = async (log: DecisionLog) => {
    const read: LoggedChoice[] = [];
    for await (const row of log.rows()) read.push(row);
    return read;
  };

  test("has what could have won, what won, by which chance, and all that came of it", async () => {
    const rows = [
      won("1", "b"),
      won("2", "c"),
      won("3"),
      outcome("1", "propensity", 0.25),
      outcome("2", "propensity", 0.75),
      outcome("1", "click"),
      outcome("1", "click", 2),
      outcome("2", "sale", 9),
    ];
    const log = await journalLog("j", journal(rows), "click");
    expect(log.largestReward).toBe(3);
    expect(await all(log)).toMatchObject([
      { actions: ["b", "c"], taken: 0, propensity: 0.25, reward: 3 },
      { actions: ["b", "c"], taken: 1, propensity: 0.75, reward: 0 },
    ]);
  });

  test("of votes is refused, since a vote's winner was certain", async () => {
    const log = await journalLog("j", journal([won("1", "b"), outcome("1", "click")]), "click");
    await expect(all(log)).rejects.toMatchObject({ code: "NO_PROPENSITY", decision: "1" });
    await expect(all(log)).rejects.toThrow(/the winner of a vote is certain/);
  });

  test("without the reward that is asked for says which there are", async () => {
    const rows = [won("1", "b"), outcome("1", "propensity", 1), outcome("1", "sale", 9)];
    const asked = journalLog("j", journal(rows), "click");
    await expect(asked).rejects.toMatchObject({ code: "UNKNOWN_REWARD" });
    await expect(asked).rejects.toThrow(/"click"; name one of: sale/);
  });
});
