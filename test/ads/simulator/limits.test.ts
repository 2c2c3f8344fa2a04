// Budgets, caps and flights: the market's own books keep them, however careless the bidder.
import fc from "fast-check";
import type { AdRequest, Bid } from "tutti/ads";
import { expect, test } from "vitest";
import { creativeFits } from "#ads/catalogue/creative-fit.js";
import { DAY, HOUR } from "#ads/moment.js";
import { runs } from "../../runs.js";
import { type Bidder, carelessBidder, market, ofType, play, regimes, seeds } from "./worlds.js";

/** One campaign on every opportunity, as dear as it may. */
function greedyFor(campaign: number, price: number): Bidder {
  return (_, number) => ({ decision: `decision-${number}`, campaign, creative: 0, price });
}

test("no campaign spends more than its day's and its total budget, whatever is bid", () => {
  fc.assert(
    fc.property(seeds, regimes, fc.integer({ min: 0, max: 29 }), (seed, regime, favourite) => {
      const { simulator, catalogue } = market({ seed, regime, days: 3 });
      const { events } = play(simulator, greedyFor(favourite, 50_000_000), seed);
      const campaign = catalogue.campaigns[favourite];
      const days = new Map<number, number>();
      for (const { time, price } of ofType(events, "impression")) {
        const day = Math.floor(time / DAY);
        days.set(day, (days.get(day) ?? 0) + price);
      }
      const spent = [...days.values()];
      expect(Math.max(0, ...spent)).toBeLessThanOrEqual(campaign?.dailyBudget ?? 0);
      expect(spent.reduce((sum, amount) => sum + amount, 0)).toBeLessThanOrEqual(campaign?.totalBudget ?? 0);
    }),
    { numRuns: runs(15) },
  );
});

test("no listener meets a campaign more often than its cap, and none outside its flight or in a slot that does not fit", () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { simulator, catalogue } = market({ seed, listeners: 10, days: 4 });
      const careless = carelessBidder(catalogue, seed, 8);
      const bids = new Map<string, readonly [AdRequest, Bid]>();
      const { events } = play(
        simulator,
        (request, number) => {
          const bid = careless(request, number);
          if (bid !== undefined) bids.set(bid.decision, [request, bid]);
          return bid;
        },
        seed,
      );
      const shown = ofType(events, "impression");
      for (const { decision, campaign: index, listener, time } of shown) {
        const [request, bid] = bids.get(decision) ?? [];
        const campaign = catalogue.campaigns[index];
        const creative = campaign?.creatives[bid?.creative ?? -1];
        if (request === undefined || campaign === undefined || creative === undefined)
          throw new Error(decision);
        expect(creativeFits(creative, request)).toBe(true);
        expect(time >= campaign.start && time < campaign.end).toBe(true);
        const { impressions, hours } = campaign.frequencyCap;
        const met = shown.filter(
          (other) =>
            other.campaign === index &&
            other.listener === listener &&
            other.time <= time &&
            other.time > time - hours * HOUR,
        );
        if (impressions > 0 && listener !== "") expect(met.length).toBeLessThanOrEqual(impressions);
      }
    }),
    { numRuns: runs(5) },
  );
});

test("a bid that makes no sense is refused with its fault, and leads to nothing", () => {
  const wrong: readonly (readonly [Partial<Bid>, string])[] = [
    [{ campaign: -1 }, "no such campaign"],
    [{ campaign: 30 }, "no such campaign"],
    [{ creative: 9 }, "no such creative"],
    [{ price: Number.NaN }, "the price is not a finite number of at least 0"],
    [{ price: Number.POSITIVE_INFINITY }, "the price is not a finite number of at least 0"],
    [{ price: -1 }, "the price is not a finite number of at least 0"],
    [{ price: 1e15 }, "the day's budget is spent"],
  ];
  const { simulator, catalogue } = market();
  const careless = carelessBidder(catalogue, 1);
  let tried = 0;
  simulator.reset(1);
  for (let request = simulator.next(); request !== undefined; request = simulator.next()) {
    const bid = careless(request, 0);
    if (bid === undefined || simulator.refusal(bid) !== undefined) continue;
    tried++;
    for (const [change, reason] of wrong) {
      expect(simulator.refusal({ ...bid, ...change })).toBe(reason);
      expect(simulator.act({ ...bid, ...change })).toEqual([]);
    }
  }
  expect(tried).toBeGreaterThan(100);
});

test("each limit refuses in time, with its reason; what is not refused leads to an impression or a loss", () => {
  const { simulator, catalogue } = market({ listeners: 40, days: 4 });
  const capped = catalogue.campaigns.find(
    ({ frequencyCap, creatives }) => frequencyCap.impressions > 0 && creatives[0]?.media === "audio",
  );
  const faithful = greedyFor(capped?.index ?? -1, capped?.maximumBid ?? 0);
  const reasons = new Set<string>();
  for (const bidder of [faithful, carelessBidder(catalogue, 1, 3)]) {
    simulator.reset(1);
    for (let request = simulator.next(); request !== undefined; request = simulator.next()) {
      const bid = bidder(request, 0);
      if (bid === undefined) continue;
      const refusal = simulator.refusal(bid);
      expect(simulator.act(bid).length).toBe(refusal === undefined ? 1 : 0);
      if (refusal !== undefined) reasons.add(refusal);
    }
  }
  expect([...reasons].sort()).toEqual([
    "the campaign does not run now",
    "the creative does not fit the slot",
    "the day's budget is spent",
    "the total budget is spent",
    "this listener has met it often enough",
  ]);
});
