// What is written for a bid request: bids that may be made, a published reason for each that is not.

import fc from "fast-check";
import type { Decision } from "tutti";
import { createTrade } from "tutti/ads";
import { expect, test } from "vitest";
import { NO_BID_CODE } from "#ads/openrtb/no-bid-reason.js";
import type { WrittenDecision } from "#ads/openrtb/write-decision.js";
import { runs } from "../../runs.js";
import { CAMPAIGN, TILE } from "../catalogue/samples.js";
import { decided } from "./decisions.js";

const NAMES = ["coffee", "tea", "bank"];
const CATALOGUE = {
  currency: "USD",
  campaigns: [
    { ...CAMPAIGN, index: 0, id: "coffee", domain: "coffee.example", separation: "drinks" },
    { ...CAMPAIGN, index: 1, id: "tea", domain: "tea.example", separation: "drinks" },
    {
      ...CAMPAIGN,
      index: 2,
      id: "bank",
      domain: "bank.example",
      creatives: [{ ...TILE, id: "wide", width: 728 }, TILE],
    },
    { ...CAMPAIGN, index: 3, id: "bank-2", domain: "bank.example" },
  ],
};
const trade = createTrade(CATALOGUE);

function write(
  impressions: readonly object[],
  decisions: readonly Decision<number>[],
  explain = false,
): WrittenDecision {
  const imp = impressions.map((impression, index) => ({
    id: `i${index}`,
    banner: { w: 300, h: 250 },
    ...impression,
  }));
  const { context } = trade.read({ id: "request", imp });
  return trade.write(context, decisions, explain) as WrittenDecision;
}

test("a bid names its campaign, the creative that fits, and its price for a thousand impressions", () => {
  expect(write([{}], [decided(2, 4_250_000.9)])).toEqual({
    id: "request",
    currency: "USD",
    bids: [
      { impid: "i0", campaign: "bank", creative: "tile", domain: "bank.example", price: 4.25, score: 0.5 },
    ],
  });
});

test("no bid at all carries the reason as an OpenRTB number", () => {
  expect(write([{}], [decided(undefined)])).toEqual({
    id: "request",
    currency: "USD",
    bids: [],
    noBids: [
      {
        impid: "i0",
        nbr: NO_BID_CODE.noEligibleCampaign,
        reason: "no campaign fits the slot, its floor, its block lists and who it is offered to",
      },
    ],
    nbr: NO_BID_CODE.noEligibleCampaign,
  });
});

test("a bid beside a no-bid leaves no `nbr` on the whole", () => {
  const written = write([{ banner: undefined, native: { request: "{}" } }, {}], [decided(0, 1e6)]);
  expect(written.nbr).toBeUndefined();
  expect(written.bids.map(({ impid }) => impid)).toEqual(["i1"]);
  expect(written.noBids?.map(({ impid, nbr }) => [impid, nbr])).toEqual([
    ["i0", NO_BID_CODE.unsupportedImpression],
  ]);
});

test("there is no bid without a price, below the floor, or without a decision", () => {
  const written = write([{}, { bidfloor: 2 }, {}], [decided(0), decided(2, 1_999_999.9)]);
  expect(written.bids).toEqual([]);
  expect(written.noBids?.map(({ nbr, reason }) => [nbr, reason])).toEqual([
    [NO_BID_CODE.technicalError, "no price was proposed in time"],
    [NO_BID_CODE.technicalError, "the price is below the floor"],
    [NO_BID_CODE.technicalError, "the impression was not decided"],
  ]);
});

test("a listener who has seen every campaign often enough is told by the published number", () => {
  const by = "frequency cap";
  const exclusions = [0, 1].map((candidate) => ({ candidate, by, reason: "seen 3 times in 24 hours" }));
  const capped = write([{}], [decided(undefined, undefined, { candidates: [0, 1], exclusions })]);
  expect(capped.nbr).toBe(NO_BID_CODE.dailyUserCapMet);
  const veto = {
    agent: "a",
    outcome: "live",
    weight: 1,
    priority: 1,
    confidence: 1,
    freshness: 1,
    scores: [],
  } as const;
  const mixed = write(
    [{}],
    [
      decided(undefined, undefined, {
        candidates: [0, 1],
        exclusions: exclusions.slice(0, 1),
        agents: [{ ...veto, vetoes: [{ candidate: 1, reason: "worth less than the floor" }] }],
      }),
    ],
  );
  expect(mixed.nbr).toBe(NO_BID_CODE.everyCampaignExcluded);
  expect(mixed.noBids?.[0]?.reason).toBe(
    "2 campaigns were eligible, none could bid: seen 3 times in 24 hours (1), worth less than the floor (1)",
  );
});

test("no two bids of one request are of one advertiser or of rivals; the first impression keeps its bid", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), (winners) => {
      const written = write(
        winners.map(() => ({})),
        winners.map((winner) => decided(winner, 1e6)),
      );
      const groups = written.bids.map(({ domain }) => (domain === "bank.example" ? "bank" : "drinks"));
      expect(new Set(groups).size).toBe(groups.length);
      expect(written.bids[0]?.impid).toBe("i0");
      const lost = written.noBids ?? [];
      expect(lost.length + written.bids.length).toBe(winners.length);
      for (const { nbr } of lost) expect(nbr).toBe(NO_BID_CODE.competitiveSeparation);
    }),
    { numRuns: runs(300) },
  );
});

test("the rationale is written only when asked for, with campaigns named beside their indexes", () => {
  const decision = decided(1, 1e6, { candidates: [1, 0, 2] });
  expect(write([{}], [decision]).rationale).toBeUndefined();
  const [rationale] = write([{}], [decision], true).rationale ?? [];
  expect(rationale).toMatchObject({
    impid: "i0",
    campaigns: ["tea", "coffee", "bank"],
    candidates: [1, 0, 2],
  });
  expect(NAMES).toContain(rationale?.campaigns[0]);
});

test("published numbers are those of the list in OpenRTB 3.0, our own begin at 500", () => {
  const codes = Object.values(NO_BID_CODE);
  expect(codes.slice(0, 18)).toEqual(Array.from({ length: 18 }, (_, code) => code));
  expect(codes.slice(18).every((code) => code >= 500)).toBe(true);
  expect([NO_BID_CODE.invalidRequest, NO_BID_CODE.unmatchedUser, NO_BID_CODE.dailyUserCapMet]).toEqual([
    2, 8, 9,
  ]);
  expect([NO_BID_CODE.insufficientTime, NO_BID_CODE.blockedSupplyChainNode]).toEqual([15, 17]);
});
