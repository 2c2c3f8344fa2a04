// The replay and every bidder in it, over markets of all shapes: budgets hold, and nothing leaks that was not shown.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuctionLog } from "#ads/replay/auction-log.js";
import type { Bidder } from "#ads/replay/bidder.js";
import { contenders } from "#ads/replay/contenders.js";
import { type ReplayOutcome, replay } from "#ads/replay/replay.js";
import { runs } from "../../runs.js";
import { drawWorld, type World } from "./worlds.js";

const worlds = fc.integer().map((seed) => drawWorld(seed));

interface Watched {
  readonly outcome: ReplayOutcome;
  /** For each auction the bid as it stood, capped by what was left. */
  readonly bids: readonly number[];
}

/** Replays with a bidder whose every word is checked against what the log says; what is wrong ends the replay. */
function watch(bidder: Bidder, log: AuctionLog, { terms }: World): Watched {
  const bids: number[] = [];
  let left = terms.budget;
  const hold = (holds: boolean): void => {
    if (!holds)
      throw new Error(`${bidder.name} was told, or did, what it must not at auction ${bids.length - 1}`);
  };
  const watched: Bidder = {
    name: bidder.name,
    bid(rate, budget, auctions) {
      const at = bids.length;
      if (at % terms.auctions === 0) left = terms.budget;
      const bid = bidder.bid(rate, budget, auctions);
      bids.push(Math.min(bid, budget));
      hold(rate === log.rates[at] && budget === left && auctions === terms.auctions - (at % terms.auctions));
      hold(Number.isInteger(bid) && bid >= 0);
      return bid;
    },
    won(rate, price, clicked) {
      const at = bids.length - 1;
      hold(rate === log.rates[at] && price === log.prices[at] && clicked === (log.clicks[at] === 1));
      hold((bids[at] as number) >= price);
      left -= price;
      bidder.won?.(rate, price, clicked);
    },
    lost(...told) {
      const at = bids.length - 1;
      hold(told.length === 2 && told[0] === log.rates[at] && told[1] === bids[at]);
      hold(told[1] < (log.prices[at] as number));
      bidder.lost?.(...told);
    },
  };
  return { outcome: replay(log, watched, terms), bids };
}

function everyBidder(check: (world: World, make: () => Bidder) => void): void {
  const property = fc.property(worlds, (world) => {
    for (const index of contenders(world.history, world.terms).keys()) {
      check(world, () => contenders(world.history, world.terms)[index] as Bidder);
    }
  });
  fc.assert(property, { numRuns: runs(20) });
}

describe("in a replay", () => {
  test("no bidder ever spends above an episode's budget, and costs and clicks are those of what it won", () => {
    everyBidder((world, make) => {
      const { log, terms } = world;
      const { outcome, bids } = watch(make(), log, world);
      expect(Math.max(...outcome.episodeCosts)).toBeLessThanOrEqual(terms.budget);
      const won = bids.flatMap((bid, at) => (bid >= (log.prices[at] as number) ? [at] : []));
      const total = (column: ArrayLike<number>): number =>
        won.reduce((sum, at) => sum + (column[at] as number), 0);
      expect(outcome.auctions).toBe(bids.length);
      expect(outcome.impressions).toBe(won.length);
      expect(outcome.cost).toBe(total(log.prices));
      expect(outcome.clicks).toBe(total(log.clicks));
      expect(outcome.predictedClicks).toBeCloseTo(total(log.rates), 9);
    });
  });

  test("no bidder learns anything of an auction that it lost but that it was lost", () => {
    everyBidder((world, make) => {
      const { log } = world;
      const { bids } = watch(make(), log, world);
      const lost = (at: number): boolean => (bids[at] as number) < (log.prices[at] as number);
      const otherwise: AuctionLog = {
        rates: log.rates,
        prices: log.prices.map((price, at) =>
          lost(at) ? (bids[at] as number) + 1 + ((at * 7) % 40) : price,
        ),
        clicks: log.clicks.map((click, at) => (lost(at) ? 1 - click : click)),
      };
      expect(watch(make(), otherwise, world).bids).toEqual(bids);
    });
  });

  test("what comes later has no say in what is bid now", () => {
    everyBidder((world, make) => {
      const { log } = world;
      const half = Math.ceil(log.rates.length / 2);
      const first: AuctionLog = {
        rates: log.rates.slice(0, half),
        prices: log.prices.slice(0, half),
        clicks: log.clicks.slice(0, half),
      };
      expect(watch(make(), first, world).bids).toEqual(watch(make(), log, world).bids.slice(0, half));
    });
  });

  test("whoever bids everything wins what the budget buys, in the order of the log", () => {
    const greedy: Bidder = { name: "greedy", bid: () => Number.MAX_SAFE_INTEGER };
    const log = {
      rates: Float64Array.of(0.1, 0.1, 0.1, 0.1, 0.1),
      prices: Uint16Array.of(3, 9, 2, 5, 4),
      clicks: Uint8Array.of(1, 1, 0, 1, 0),
    };
    const told: number[] = [];
    const outcome = replay(log, greedy, { auctions: 3, budget: 6 }, (auctions) => told.push(auctions));
    expect([...outcome.episodeCosts]).toEqual([5, 5]);
    expect([...outcome.episodeClicks]).toEqual([1, 1]);
    expect([outcome.impressions, outcome.clicks, outcome.cost]).toEqual([3, 2, 10]);
    expect(told).toEqual([3, 5]);
  });
});
