// The checker of money against forged books: it finds what is overspent, forgotten or changed, and nothing else.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Spend } from "../../dist/bench/chaos/messages.js";
import { SpendAudit } from "../../dist/bench/chaos/spend-audit.js";

const LIMITS = [
  { id: "daily", dailyBudget: 100, totalBudget: 1000 },
  { id: "total", dailyBudget: 1000, totalBudget: 100 },
];

function spend(decision: string, campaign: number, amount: number, day = 1): Spend {
  return { decision, campaign, day, amount };
}

function violations(
  acknowledged: readonly Spend[],
  stored: readonly Spend[] = acknowledged,
): readonly string[] {
  const audit = new SpendAudit(LIMITS);
  for (const each of acknowledged) audit.acknowledge(each);
  return audit.violations(new Map(stored.map((each) => [each.decision, each])));
}

describe("honest books", () => {
  test("pass up to the last micro-unit", () => {
    expect(violations([spend("a", 0, 60), spend("b", 0, 40), spend("c", 1, 100)])).toEqual([]);
    expect(violations([spend("a", 0, 100, 1), spend("b", 0, 100, 2)])).toEqual([]);
  });

  test("pass where the store knows more than was acknowledged: the process was killed in between", () => {
    expect(violations([spend("a", 0, 60)], [spend("a", 0, 60), spend("b", 0, 10)])).toEqual([]);
  });

  test("pass where one impression is acknowledged twice: it is paid once", () => {
    expect(violations([spend("a", 0, 60), spend("a", 0, 60)])).toEqual([]);
  });
});

describe("forged books", () => {
  test.each([
    [
      "a day's budget is exceeded",
      [spend("a", 0, 60), spend("b", 0, 41)],
      "daily: 101 spent of 100 for a day",
    ],
    [
      "a total is exceeded",
      [spend("a", 1, 60, 1), spend("b", 1, 41, 2)],
      "total: 101 spent of a total of 100",
    ],
    ["a campaign is nobody's", [spend("a", 7, 1)], "7: 1 spent of a total of 0"],
    ["an amount is none", [spend("a", 0, Number.NaN)], "daily: NaN spent of 100 for a day"],
  ])("%s", (_, books, message) => {
    expect(violations(books)).toContain(message);
  });

  const acknowledged = [spend("a", 0, 60), spend("b", 1, 40)];

  test.each([
    ["forgotten", [spend("a", 0, 60)], "is forgotten"],
    ["smaller", [spend("a", 0, 60), spend("b", 1, 39)], "as another"],
    ["another campaign's", [spend("a", 0, 60), spend("b", 0, 40)], "as another"],
    ["another day's", [spend("a", 0, 60), spend("b", 1, 40, 2)], "as another"],
  ])("a spend is %s in the store", (_, stored, message) => {
    expect(violations(acknowledged, stored)).toEqual([expect.stringContaining(`decision b`)]);
    expect(violations(acknowledged, stored)[0]).toContain(message);
  });

  test("any spend that is taken out of any books is missed", () => {
    const books = fc.uniqueArray(
      fc.record({
        decision: fc.string(),
        campaign: fc.nat(1),
        day: fc.nat(3),
        amount: fc.nat(5),
      }),
      { selector: ({ decision }) => decision, minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(books, fc.nat(), (spends, pick) => {
        const missing = spends[pick % spends.length];
        expect(violations(spends)).toEqual([]);
        expect(
          violations(
            spends,
            spends.filter((each) => each !== missing),
          ),
        ).toHaveLength(1);
      }),
    );
  });
});
