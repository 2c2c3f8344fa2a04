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
    const { prices } = startAgent(bidOptimizer, campaigns).propose(adRequest({ auction: "second-price" }));
    const [reach, clicks, conversions] = prices;
    expect(reach).toBe(5_000_000);
    // One click in a hundred, a little less to listeners outside the preferred audience; one in twenty converts.
    expect(clicks).toBe(4_750_000);
    expect(conversions).toBe(4_750_000);
  });

  test("a campaign that is clicked more than others is worth more", () => {
    const campaigns = [1, 2].map(() => agentCampaign({ goal: "clicks", value: 300_000 }));
    const agent = startAgent(bidOptimizer, campaigns);
    for (let number = 0; number < 1000; number++) {
      for (const campaign of [0, 1]) agent.observe(won(campaign, 1));
      if (number % 50 === 0) agent.observe(clicked(0));
    }
    const [loved, ignored] = agent.propose(adRequest()).prices;
    expect(loved).toBeGreaterThan(2 * (ignored as number));
  });

  test("a listener in a preferred segment is worth more, as soon as the Profiler tells", () => {
    const campaigns = [agentCampaign({ goal: "clicks", value: 300_000, segments: ["jazz-fan"] })];
    const agent = startAgent(bidOptimizer, campaigns);
    const [before] = agent.propose(adRequest()).prices;
    agent.observe({ type: "segment", listener: "ann", segments: ["jazz-fan"], time: 0 });
    const [after] = agent.propose(adRequest()).prices;
    expect(after).toBeGreaterThan(1.3 * (before as number));
    expect(agent.propose(adRequest({ listener: "bob" })).prices).toEqual([before]);
    agent.observe({ type: "segment", listener: "ann", segments: [], time: 0 });
    expect(agent.propose(adRequest()).prices).toEqual([before]);
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
