// The Bid Optimizer as an agent: what it pays, what it refuses to pay, and how it learns prices.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import bidOptimizer from "#ads/agents/bid-optimizer.js";
import { momentOf } from "#ads/moment.js";
import type { Micros } from "#ads/money.js";
import { startAgent } from "./agent-harness.js";
import { adRequest, agentCampaign, anyCampaigns, anyRequest } from "./campaign-fixture.js";

function won(campaign: number, price: number, bid = price * 1000, request: AdRequest = adRequest()): AdEvent {
  const about = {
    decision: "d",
    campaign,
    listener: request.listener,
    time: request.time,
    moment: momentOf(request),
  };
  return { type: "impression", ...about, price: price as Micros, bid: bid as Micros };
}

function lost(campaign: number, bid: number, request: AdRequest = adRequest()): AdEvent {
  return {
    type: "loss",
    decision: "d",
    campaign,
    bid: bid as Micros,
    time: request.time,
    moment: momentOf(request),
  };
}

function clicked(campaign: number, listener = "ann"): AdEvent {
  const request = adRequest({ listener });
  return { type: "click", decision: "d", campaign, listener, time: request.time, moment: momentOf(request) };
}

const anyOutcome = fc
  .record({
    kind: fc.constantFrom("impression", "loss", "click", "conversion"),
    campaign: fc.nat(15),
    price: fc.integer({ min: 0, max: 20_000 }),
    request: anyRequest,
  })
  .map(({ kind, campaign, price, request }): AdEvent => {
    if (kind === "impression") return won(campaign, price, price * 1000, request);
    if (kind === "loss") return lost(campaign, price * 1000, request);
    if (kind === "click") return clicked(campaign, request.listener);
    return { type: "conversion", decision: "d", campaign, listener: request.listener, time: request.time };
  });

describe("any request", () => {
  test("every candidate is priced between floor and maximum bid, in whole micro-units, or vetoed", () => {
    fc.assert(
      fc.property(
        anyCampaigns,
        fc.array(anyOutcome, { maxLength: 60 }),
        anyRequest,
        (campaigns, events, request) => {
          const agent = startAgent(bidOptimizer, campaigns);
          for (const event of events) agent.observe(event);
          const { scores, prices, confidence, vetoes = [] } = agent.propose(request);
          const vetoed = new Set(vetoes.map((veto) => (typeof veto === "number" ? veto : veto.candidate)));
          expect(confidence).toBeGreaterThan(0);
          expect(confidence).toBeLessThan(1);
          for (const [index, campaign] of campaigns.entries()) {
            const price = prices[index] as number;
            expect(scores[index]).toBeGreaterThanOrEqual(0);
            expect(scores[index]).toBeLessThanOrEqual(1);
            if (vetoed.has(index)) {
              expect(scores[index]).toBe(0);
              continue;
            }
            expect(Number.isSafeInteger(price)).toBe(true);
            expect(price).toBeGreaterThan(0);
            expect(price).toBeGreaterThanOrEqual(request.floor);
            expect(price).toBeLessThanOrEqual(campaign.maximumBid);
          }
        },
      ),
    );
  });

  test("the same events give the same bids", () => {
    fc.assert(
      fc.property(
        anyCampaigns,
        fc.array(anyOutcome, { maxLength: 40 }),
        anyRequest,
        (campaigns, events, request) => {
          const [first, second] = [1, 2].map(() => {
            const agent = startAgent(bidOptimizer, campaigns);
            for (const event of events) agent.observe(event);
            return structuredClone(agent.propose(request));
          });
          expect(second).toEqual(first);
        },
      ),
    );
  });
});

describe("what an impression is worth", () => {
  test("reach is worth its value, clicks and conversions what they bring at the usual rates", () => {
    const campaigns = [
      agentCampaign({ goal: "reach", value: 5_000 }),
      agentCampaign({ goal: "clicks", value: 500_000 }),
      agentCampaign({ goal: "conversions", value: 10_000_000 }),
    ];
    const agent = startAgent(bidOptimizer, campaigns, { options: { selectivity: 0 } });
    const { prices } = agent.propose(adRequest({ auction: "second-price" }));
    // One click in a hundred; one in twenty converts.
    expect(prices).toEqual([5_000_000, 5_000_000, 5_000_000]);
  });

  test("the more selective the Bid Optimizer is, the less is bid for a click that is no likelier than usual", () => {
    const campaigns = [agentCampaign({ goal: "clicks", value: 500_000 }), agentCampaign({ goal: "reach" })];
    const bids = [0, 1, 2].map(
      (selectivity) =>
        startAgent(bidOptimizer, campaigns, { options: { selectivity } }).propose(adRequest()).prices,
    );
    const clicks = bids.map(([price]) => price as number) as [number, number, number];
    expect(clicks[1]).toBeLessThan(0.9 * clicks[0]);
    expect(clicks[2]).toBeLessThan(0.9 * clicks[1]);
    expect(new Set(bids.map(([, reach]) => reach)).size).toBe(1);
  });

  test.each([-1, Number.NaN, "much"])("a selectivity of %s is refused, and named", async (selectivity) => {
    const { begun } = startAgent(bidOptimizer, [agentCampaign()], { options: { selectivity } });
    await expect(begun).rejects.toThrow(
      `options.selectivity must be a number from 0 to 4, not ${selectivity}`,
    );
  });

  test("a campaign that is clicked more than others is worth more", () => {
    const campaigns = [1, 2].map(() => agentCampaign({ goal: "clicks", value: 100_000 }));
    const agent = startAgent(bidOptimizer, campaigns);
    for (let number = 0; number < 1000; number++) {
      for (const campaign of [0, 1]) agent.observe(won(campaign, 1));
      if (number % 50 === 0) agent.observe(clicked(0));
    }
    const [loved, ignored] = agent.propose(adRequest({ listener: "bob" })).prices;
    expect(loved).toBeGreaterThan(2 * (ignored as number));
  });

  test.each([
    ["speaks of", { topics: ["jazz"] }],
    ["prefers the fans of", { topics: [], segments: ["jazz-fan"] }],
  ])(
    "a listener who likes what a campaign %s is worth more, as soon as the Profiler tells",
    (_, campaign) => {
      const agent = startAgent(bidOptimizer, [
        agentCampaign({ goal: "clicks", value: 300_000, ...campaign }),
      ]);
      const [before] = agent.propose(adRequest()).prices;
      agent.observe({
        type: "interest",
        listener: "ann",
        topics: ["cars", "jazz"],
        lifts: [0.5, 3],
        time: 0,
      });
      const [after] = agent.propose(adRequest()).prices;
      expect(after).toBeGreaterThan(1.3 * (before as number));
      expect(agent.propose(adRequest({ listener: "bob" })).prices).toEqual([before]);
      agent.observe({ type: "interest", listener: "ann", topics: [], lifts: [], time: 0 });
      expect(agent.propose(adRequest()).prices).toEqual([before]);
    },
  );

  test("a listener who has met an ad again and again is worth less to it, and no less to others", () => {
    const campaigns = ["a", "b"].map((id) => agentCampaign({ id, goal: "clicks", value: 300_000 }));
    const agent = startAgent(bidOptimizer, campaigns);
    for (let number = 0; number < 5; number++) agent.observe(won(0, 1));
    const [met, fresh] = agent.propose(adRequest()).prices as [number, number];
    const [strangersMet, strangersFresh] = agent.propose(adRequest({ listener: "bob" })).prices as [
      number,
      number,
    ];
    expect(met / strangersMet).toBeLessThan(0.6);
    expect(fresh / strangersFresh).toBeCloseTo(1, 6);
  });

  test("amid content about its topic an ad is worth more", () => {
    const agent = startAgent(bidOptimizer, [agentCampaign({ goal: "clicks", value: 300_000 })]);
    const [usual] = agent.propose(adRequest()).prices as [number];
    expect(agent.propose(adRequest({ keywords: ["jazz"] })).prices[0]).toBeGreaterThan(1.2 * usual);
  });
});

describe("prices", () => {
  test("a second-price auction is bid its worth, a first-price auction less", () => {
    const agent = startAgent(bidOptimizer, [agentCampaign()]);
    expect(agent.propose(adRequest({ auction: "second-price" })).prices).toEqual([5_000_000]);
    const [shaded] = agent.propose(adRequest({ auction: "first-price" })).prices;
    expect(shaded).toBeLessThan(4_500_000);
    expect(shaded).toBeGreaterThan(500_000);
  });

  test("after many losses at a price a first-price bid rises, after many wins it falls", () => {
    const bidAfter = (event: AdEvent): number => {
      const agent = startAgent(bidOptimizer, [agentCampaign()]);
      for (let number = 0; number < 500; number++) agent.observe(event);
      return agent.propose(adRequest({ auction: "first-price" })).prices[0] as number;
    };
    const request = adRequest({ auction: "first-price" });
    const afterLosses = bidAfter(lost(0, 2_000_000, request));
    const afterWins = bidAfter(won(0, 1, 1_000_000, request));
    expect(afterLosses).toBeGreaterThan(2_000_000);
    expect(afterWins).toBeLessThan(1_300_000);
  });

  test("below the floor the candidate is vetoed, in words", () => {
    const campaigns = [agentCampaign({ value: 1_000 }), agentCampaign({ value: 7_000 })];
    const { vetoes, scores, reason } = startAgent(bidOptimizer, campaigns).propose(
      adRequest({ floor: 5_000_000 as Micros }),
    );
    expect(vetoes).toEqual([{ candidate: 0, reason: "worth less than the floor" }]);
    expect(scores[0]).toBe(0);
    expect(reason).toContain("1 cannot be bought");
  });

  test("a first-price bid is raised to the floor where that is still worth it", () => {
    const agent = startAgent(bidOptimizer, [agentCampaign()]);
    const { prices } = agent.propose(adRequest({ auction: "first-price", floor: 4_900_000 as Micros }));
    expect(prices).toEqual([4_900_000]);
  });

  test("a spent budget is a veto, until the next day", () => {
    const agent = startAgent(bidOptimizer, [agentCampaign({ dailyBudget: 10_000, pacing: "asap" })]);
    agent.observe(won(0, 10_000));
    expect(agent.propose(adRequest()).vetoes).toEqual([{ candidate: 0, reason: "the budget is spent" }]);
    const tomorrow = adRequest({ time: adRequest().time + 24 * 3_600_000 });
    expect(agent.propose(tomorrow).vetoes).toEqual([]);
  });
});
