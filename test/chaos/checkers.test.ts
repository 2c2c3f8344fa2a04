// The other checkers of the chaos run against what they must notice, and the plan of faults against its promises.
import fc from "fast-check";
import { type ActorInspection, type DeadLetterCounts, memoryStore } from "tutti";
import { describe, expect, test } from "vitest";
import { imbalances } from "../../dist/bench/chaos/conservation.js";
import {
  type AccountRecord,
  type EscrowBooks,
  overdrafts,
  readEscrowBooks,
  shortfalls,
} from "../../dist/bench/chaos/escrow-books.js";
import { FAULT_KINDS } from "../../dist/bench/chaos/fault-kind.js";
import { type PlannedFault, planFaults } from "../../dist/bench/chaos/fault-plan.js";
import { percentiles } from "../../dist/bench/chaos/percentiles.js";

const NONE: DeadLetterCounts = {
  full: 0,
  expired: 0,
  unknown: 0,
  stopped: 0,
  "stale-epoch": 0,
  poison: 0,
  undecodable: 0,
  "no-responders": 0,
};

function actor(changes: Partial<ActorInspection>): ActorInspection {
  const lane = { sent: 0, handled: 0, discarded: 0, waiting: 0, refused: 0 };
  return {
    ...{
      name: "a",
      host: "a",
      phase: "running",
      epoch: 1,
      restarts: 0,
      mailbox: lane,
      replies: lane,
      deadLetters: NONE,
    },
    ...changes,
  };
}

describe("conservation", () => {
  const lane = { sent: 10, handled: 7, discarded: 3, waiting: 0, refused: 5 };
  const deadLetters = { ...NONE, expired: 2, poison: 1, full: 9 };
  const balanced = actor({ mailbox: lane, deadLetters, replies: { ...lane, discarded: 2, handled: 8 } });
  const letters = { ...deadLetters, "stale-epoch": 2 };

  test("balanced books pass; what a full lane refused was never sent", () => {
    expect(imbalances({ actors: [balanced] }, letters)).toEqual([]);
  });

  test.each([
    ["a message is lost", { mailbox: { ...lane, sent: 11 } }],
    ["a message is handled twice", { mailbox: { ...lane, handled: 8 } }],
    ["a message waits for ever", { mailbox: { ...lane, sent: 11, waiting: 1 } }],
    ["a dead letter is missing", { deadLetters: { ...deadLetters, expired: 1 } }],
    ["a dead letter is made up", { deadLetters: { ...deadLetters, poison: 2 } }],
    ["a reply is discarded in silence", { replies: { ...lane, discarded: 3, handled: 7 } }],
  ])("%s: noticed", (_, change) => {
    expect(imbalances({ actors: [{ ...balanced, ...change }] }, letters)).not.toEqual([]);
  });
});

describe("the ledger's books", () => {
  const lease = { owner: "o", amount: 30, through: 2 };

  function books(account: AccountRecord, uncounted = 0): EscrowBooks {
    return { accounts: new Map([["a", account]]), uncounted: new Map([["a", uncounted]]) };
  }

  test.each([
    ["all of it is spent or leased", { limit: 100, spent: 40, uncovered: 0, leases: [lease, lease] }],
    ["what came too late is counted apart", { limit: 100, spent: 120, uncovered: 20, leases: [] }],
  ])("%s: well", (_, account) => {
    expect(overdrafts(books(account))).toEqual([]);
  });

  test.each([
    ["too much is spent", { limit: 100, spent: 101, uncovered: 0, leases: [] }],
    ["more is leased than is left", { limit: 100, spent: 41, uncovered: 0, leases: [lease, lease] }],
  ])("%s: noticed", (_, account) => {
    expect(overdrafts(books(account))).toHaveLength(1);
  });

  test.each([
    ["in the account", 50, 0, []],
    ["in pages", 20, 30, []],
    ["less than was acknowledged", 20, 29, ["account a: knows of 49, but 50 were acknowledged"]],
  ])("what was acknowledged is %s", (_, spent, uncounted, wrong) => {
    const account = { limit: 100, spent, uncovered: 0, leases: [] };
    expect(shortfalls(books(account, uncounted), new Map([["a", 50]]))).toEqual(wrong);
  });

  test("what was acknowledged from an account that is not there is noticed", () => {
    expect(shortfalls({ accounts: new Map(), uncounted: new Map() }, new Map([["a", 1]]))).toHaveLength(1);
  });

  test("are read out of a store, each booking once, whatever else lies there", async () => {
    const store = memoryStore();
    const account = { limit: 100, spent: 10, uncovered: 0, leases: [lease] };
    await store.put("escrow/ads/account/c-1/total", account);
    await store.put("escrow/ads/owner/o", { expires: 1 });
    await store.put("other", 1);
    const entries = [2, 3, 4].map((number) => [`decision-${number}`, 10 ** number, 0, 5]);
    await store.put("escrow/ads/page/o/000000000002", { first: 2, accounts: ["c-1/total"], entries });
    await store.put("escrow/ads/page/gone/000000000002", { first: 2, accounts: ["c-1/total"], entries });
    expect(await readEscrowBooks(store)).toEqual({
      accounts: new Map([["c-1/total", account]]),
      uncounted: new Map([["c-1/total", 11_000]]),
    });
    await store.close();
  });
});

describe("the plan of faults", () => {
  function first(count: number, seed: number, perMinute = 1000): readonly PlannedFault[] {
    const plan = planFaults(seed, perMinute);
    return Array.from({ length: count }, () => plan.next().value);
  }

  test("the same seed gives the same plan, another one another", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(first(50, seed)).toEqual(first(50, seed));
        expect(first(50, seed)).not.toEqual(first(50, seed + 1));
      }),
    );
  });

  test("every kind comes once before any comes again, times grow, and the rate is the one asked for", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const plan = first(3000, seed);
        expect(new Set(plan.slice(0, FAULT_KINDS.length).map(({ kind }) => kind)).size).toBe(
          FAULT_KINDS.length,
        );
        expect(plan.map(({ id }) => id)).toEqual(plan.map((_, index) => index + 1));
        expect(plan.every(({ at }, index) => at >= (plan[index - 1]?.at ?? 0))).toBe(true);
        const minutes = (plan.at(-1)?.at ?? 0) / 60_000;
        expect(Math.abs(minutes - 3)).toBeLessThan(0.5);
      }),
      { numRuns: 20 },
    );
  });
});

test("percentiles are values that were measured, by the nearest rank", () => {
  expect(percentiles([])).toBeUndefined();
  expect(percentiles(Array.from({ length: 100 }, (_, n) => 100 - n))).toEqual({
    count: 100,
    p50: 50,
    p90: 90,
    p99: 99,
    max: 100,
  });
  expect(percentiles([3])).toEqual({ count: 1, p50: 3, p90: 3, p99: 3, max: 3 });
});
